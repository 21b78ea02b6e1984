// Contender: plain letters → Word files by docxtemplater, warm, the template opened anew for each letter as its manual
// shows it. Serves as stopwatch.py says.
const fs = require("node:fs");
const path = require("node:path");
const { serve } = require("./serve.js");

const [modules, folder, out] = process.argv.slice(2);
const Docxtemplater = require(path.join(modules, "docxtemplater"));
const PizZip = require(path.join(modules, "pizzip"));

// A block's role is a section of the template: {"role": "body", "text": …} → {"is-body": {"text": …}}.
function section(block) {
  const value = { text: block.text };
  if (block.rows) {
    block.header.forEach((text, index) => (value["head" + index] = text));
    value.rows = block.rows.map((row) => Object.fromEntries(row.map((text, index) => ["column" + index, text])));
  }
  return { ["is-" + block.role]: value };
}

const letters = JSON.parse(fs.readFileSync(path.join(folder, "letters.json"), "utf8")).map((letter) => ({
  ...letter,
  ...Object.fromEntries(letter.foot.map((text, index) => ["foot" + index, text])),
  blocks: letter.blocks.map(section),
}));

function make(number) {
  const letter = letters[number];
  const zip = new PizZip(fs.readFileSync(path.join(folder, `docxtemplater-${letter.shell}.docx`)));
  const template = new Docxtemplater(zip, { paragraphLoop: true });
  template.render(letter);
  fs.writeFileSync(
    path.join(out, number + ".docx"),
    template.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }),
  );
}

serve(make);

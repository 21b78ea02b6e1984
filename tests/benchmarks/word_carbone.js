// Contender: plain letters → Word files by carbone, warm. Its loops cannot choose among looks, so all blocks are one tag.
// Serves as stopwatch.py says.
const fs = require("node:fs");
const path = require("node:path");
const { serve } = require("./serve.js");

const [modules, folder, out] = process.argv.slice(2);
const carbone = require(path.join(modules, "carbone"));

const line = (block) =>
  "text" in block ? block.text : [block.header, ...block.rows].map((row) => row.join("\t")).join("\n");
const letters = JSON.parse(fs.readFileSync(path.join(folder, "letters.json"), "utf8")).map((letter) => ({
  ...letter,
  ...Object.fromEntries(letter.foot.map((text, index) => ["foot" + index, text])),
  body: letter.blocks.map(line).join("\n"),
}));

function make(number) {
  const template = path.resolve(folder, `carbone-${letters[number].shell}.docx`);
  return new Promise((done, failed) =>
    carbone.render(template, letters[number], (error, file) => {
      if (error) failed(error);
      else done(fs.writeFileSync(path.join(out, number + ".docx"), file));
    }),
  );
}

serve(make);

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test trial mutate bench audit lint lock bundle clean

help: ## 列出可用的目标
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

setup: ## 备好系统组件、公文字体和虚拟环境（已就绪则跳过）
	@.ci/setup

demo: setup ## 从登记表导入，生成草稿；再把样例成文、编成年度汇编到 out/
	-.venv/bin/docgen import samples/intake/seed.txt --out out/import
	.venv/bin/docgen make out/import --out out/draft --draft
	.venv/bin/docgen make samples/cases --out out
	.venv/bin/docgen digest samples/cases --year 2025 --figures samples/figures-2025.toml --office 市人民政府办公厅 --out out/digest

serve: setup ## 在浏览器里打开工作台（用样例的一份副本 out/serve；Ctrl-C 结束）
	mkdir -p out/serve
	cp -n samples/cases/*.yaml out/serve/
	.venv/bin/docgen serve out/serve

test: setup ## 运行测试
	.venv/bin/python -m pytest -n auto -q

trial: setup ## 备好在 Word、WPS 里手工试的文件（out/trial）；改完再运行一次就核对
	.venv/bin/python tests/support/word_trial.py out/trial/Word out/trial/WPS

mutate: setup ## 在守护文字的模块里逐个种错，看测试查出多少（约十分钟）
	.venv/bin/python tests/mutation/run.py

bench: setup ## 与同类软件比速度，打印一张表（约十分钟）
	@.ci/bench
	.venv/bin/python tests/benchmarks/run.py

audit: ## 核对依赖有没有已公布的漏洞（需要网络）
	@.ci/audit

lint: setup ## 检查写法、格式和类型
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

lock: ## 改了依赖之后重新生成 requirements.lock（需要 uv）
	uv pip compile --universal --python-version 3.11 --generate-hashes --group dev \
		--custom-compile-command 'make lock' pyproject.toml -o requirements.lock

bundle: setup ## 打成一个文件，供没有网络的机器安装：程序包、字体、模板、启动脚本
	@.ci/bundle

clean: ## 删除产物和缓存（保留虚拟环境）
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

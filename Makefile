# Everything starts here: `make demo` shows it, `make test` proves it, `make help` lists the rest. NODE is the one that
# package.json pins.
NODE := node_modules/.bin/node
INSTALLED := node_modules/.installed
BUNDLE := dist/smtp-operator.mjs
SOURCES := $(shell find crds operator -name '*.ts' 2>/dev/null)
# A package of its own, with dependencies of its own: nothing of Pulumi comes near the operator's bundle.
PULUMI := pulumi/dist/.built
PULUMI_CHECKED := pulumi/dist/.checked
PULUMI_INSTALLED := pulumi/node_modules/.installed
HEADLAMP_CHECKED := .build/headlamp.checked
CHART := $(shell find charts/smtp-operator -type f 2>/dev/null)

.DEFAULT_GOAL := demo
.PHONY: help headlamp e2e-release e2e-pulumi demo demo-stop test test-unit mutation fuzz eval soak e2e build cluster cluster-stop generate verify format bench release version clean

# Two runs of a target in one folder take turns.
DEMO_LOCK := $(or $(DEMO_DIR),.build/demo).lock
LOCKED = mkdir -p $(dir $(1)) && $(if $(shell command -v flock),flock --close $(1))

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: $(BUNDLE) ## start a cluster, mail servers and the operator, and apply examples/
	@$(call LOCKED,$(DEMO_LOCK)) $(NODE) testing/demo/main.ts start

demo-stop: $(INSTALLED) ## end the demo, or what is left of it
	@$(call LOCKED,$(DEMO_LOCK)) $(NODE) testing/demo/main.ts stop

test: $(BUNDLE) $(PULUMI) $(HEADLAMP_CHECKED) ## run every suite that this machine can run
	@$(NODE) scripts/test.ts

# The inner loop: the unit suites alone.
test-unit: $(INSTALLED) ## run the unit suites, in seconds
	@$(NODE) scripts/test.ts test/unit

# On a real node, as root; or with E2E_KUBECONFIG and E2E_IMAGE in a cluster of yours.
e2e: $(INSTALLED) ## run the tests on a real node, as root
	@$(NODE) test/e2e/main.ts

build: $(BUNDLE) ## build dist/smtp-operator.mjs

cluster: $(INSTALLED) ## start the control plane alone and print the path of its kubeconfig
	@$(NODE) testing/cluster/main.ts start

cluster-stop: $(INSTALLED) ## end that control plane
	@$(NODE) testing/cluster/main.ts stop

# What `make release` builds, twice, on such a node: install, upgrade, rollback, install.yaml, npm packages.
e2e-release: $(INSTALLED) $(PULUMI_INSTALLED) ## run the tests of what a release holds, as root
	@$(NODE) test/e2e/main.ts release

# With Pulumi's own CLI and Kubernetes provider, which are not to be had from a package registry: it says what it needs.
e2e-pulumi: $(BUNDLE) $(PULUMI) ## run the Pulumi package's examples with Pulumi's own CLI
	@$(NODE) test/integration/pulumi/e2e.ts $(if $(VERBOSE),--verbose)

generate: $(INSTALLED) ## write every generated file
	@$(NODE) scripts/generate.ts
	@$(MAKE) -s $(PULUMI)
	@$(NODE) scripts/pulumi-schema.ts

# A million cases, or as many as the minutes allow: make fuzz FUZZ='--runs 10000 --minutes 1 --seed 7'
fuzz: $(INSTALLED) ## fuzz the parsers: FUZZ='--runs N --minutes N --seed N'
	@$(NODE) test/fuzz/main.ts $(FUZZ)

# At each place of the folders in test/mutation/expectations.ts: make mutation MUTATION='--only status/ready'
mutation: $(INSTALLED) ## break the middle of the operator, and list what no unit test notices
	@$(NODE) --disable-warning=ExperimentalWarning test/mutation/main.ts $(MUTATION)

# How often the decision over replies is right, on replies that no rule was written for: make eval EVAL=--wrong
eval: $(INSTALLED) ## hold the diagnosis against the collected cases
	@$(NODE) test/eval/main.ts $(EVAL)

# Headlamp's package has a hundred dependencies to build plugins with: only its declarations are used, at the pinned version.
headlamp: $(HEADLAMP_CHECKED) ## check and build the plugin for Headlamp in dist/headlamp
	@$(NODE) scripts/headlamp.ts

$(HEADLAMP_CHECKED): $(INSTALLED) scripts/headlamp.ts $(shell find plugins/headlamp -name node_modules -prune -o -type f -print)
	@PATH="$(CURDIR)/node_modules/.bin:$$PATH" npm ci --prefix plugins/headlamp --ignore-scripts --no-audit --no-fund --loglevel=error
	@$(NODE) scripts/headlamp.ts types
	@$(NODE) node_modules/.bin/tsc -p plugins/headlamp
	@mkdir -p $(@D) && touch $@

verify: $(INSTALLED) $(PULUMI_CHECKED) $(HEADLAMP_CHECKED) ## check generated files, format, lint and types
	@$(NODE) scripts/generate.ts --check
	@node_modules/.bin/biome check .
	@$(NODE) node_modules/.bin/depcruise --config .dependency-cruiser.mjs --output-type err operator/src crds
	@$(NODE) node_modules/.bin/knip --no-progress
	@$(NODE) scripts/lint/prose-check.ts
	@$(NODE) node_modules/.bin/tsc -p .

# Ten minutes with 2,000 SmtpConfigs, or: make soak SOAK='--minutes 2 --objects 200 --servers 10'
soak: $(BUNDLE) ## run the operator while everything around it fails: SOAK='--minutes N --objects N --servers N'
	@$(NODE) testing/soak/main.ts $(SOAK)

format: $(INSTALLED) ## format and fix what the linter can fix
	@node_modules/.bin/biome check --write .

# One of them with more objects: make bench BENCH='fleet --objects 5000 --shape one'
bench: $(BUNDLE) ## run the benchmarks, each beside a rival: BENCH='startup|probe|blackbox|rotation|namespaces|fleet …'
	@$(NODE) bench/main.ts $(BENCH)

# Everything that a user installs, in dist/release: make release VERSION=0.1.0 [IMAGE=REGISTRY/smtp-operator]
release: $(INSTALLED) $(PULUMI_INSTALLED) ## build all that users install: VERSION=0.1.0 [IMAGE=REGISTRY/NAME]
	@$(NODE) scripts/release/main.ts --version '$(VERSION)' $(if $(IMAGE),--image '$(IMAGE)') $(if $(REPOSITORY),--repository '$(REPOSITORY)')

# Writes a version into every file that holds it, and dates the changelog: make version VERSION=0.1.0
version: $(INSTALLED) $(PULUMI_INSTALLED) ## write a version into every file that holds it: VERSION=0.1.0
	@$(NODE) scripts/release/main.ts --version '$(VERSION)' --stamp

clean: ## delete everything that is built or installed
	rm -rf dist .build node_modules pulumi/dist pulumi/node_modules

$(INSTALLED): package.json package-lock.json
	@$(call LOCKED,.build/install.lock) node scripts/install.mjs

# Without scripts: that of @pulumi/kubernetes looks for a plugin that only a deployment needs.
$(PULUMI_INSTALLED): pulumi/package.json pulumi/package-lock.json | $(INSTALLED)
	@PATH="$(CURDIR)/node_modules/.bin:$$PATH" npm ci --prefix pulumi --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(PULUMI): $(wildcard pulumi/src/*) $(CHART) pulumi/tsconfig.json $(PULUMI_INSTALLED)
	@PATH="$(CURDIR)/node_modules/.bin:$$PATH" npm --prefix pulumi run --silent build
	@touch $@

# Pulumi infers the schema with a compiler of its own, which takes its time: only where something changed.
$(PULUMI_CHECKED): $(PULUMI) pulumi/schema.json pulumi/API.md scripts/pulumi-schema.ts scripts/docs-pulumi.ts
	@$(NODE) scripts/pulumi-schema.ts --check
	@touch $@

$(BUNDLE): $(SOURCES) scripts/build.ts $(INSTALLED)
	@$(NODE) scripts/build.ts

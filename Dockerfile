# The operator's image: from a fresh clone with nothing but a container builder, for amd64 and arm64 alike.
#
#   docker build --build-arg VERSION=0.1.0 -t smtp-operator .
#
# It holds Node, the libraries that Node links to, and one bundle: no shell, no package manager, no node_modules.
# With SOURCE_DATE_EPOCH (BuildKit) or --timestamp (buildah) the same sources give the same image.

# The same release as the npm package `node` in package.json: a test holds them together.
ARG NODE_IMAGE=node:26.10.0-bookworm-slim

# JavaScript is the same on every machine: it is built on the builder's own.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS bundle
WORKDIR /src
COPY package.json package-lock.json ./
# No package of the build needs its install script here: Node is in the image, esbuild comes ready.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/build.ts scripts/docs-url.ts scripts/
COPY crds crds
COPY operator operator
RUN node scripts/build.ts

# A root folder with Node and what it links to, and nothing else.
FROM ${NODE_IMAGE} AS root
RUN set -eu; \
    mkdir -p /root-folder/usr/local/bin /root-folder/etc; \
    cp "$(readlink -f "$(command -v node)")" /root-folder/usr/local/bin/node; \
    ldd /root-folder/usr/local/bin/node | grep -o '/[^ ]*' | sort -u | while read -r library; do \
      mkdir -p "/root-folder$(dirname "$library")"; \
      cp -L "$library" "/root-folder$library"; \
    done; \
    echo 'smtp-operator:x:65532:65532::/:/sbin/nologin' > /root-folder/etc/passwd; \
    echo 'smtp-operator:x:65532:' > /root-folder/etc/group; \
    echo 'hosts: files dns' > /root-folder/etc/nsswitch.conf

FROM scratch
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="smtp-operator" \
      org.opencontainers.image.description="Proves that SMTP settings work, says exactly why when they don't, and publishes settings known to work" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=root /root-folder/ /
COPY --from=bundle /src/dist/ /app/
COPY LICENSE /app/
ENV NODE_ENV=production MALLOC_ARENA_MAX=2
USER 65532:65532
EXPOSE 8080
# What bin/smtp-operator gives to Node: a test holds them together.
ENTRYPOINT ["/usr/local/bin/node", "--max-semi-space-size=16", "/app/smtp-operator.mjs"]
CMD ["run"]

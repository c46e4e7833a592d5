# syntax=docker/dockerfile:1

# The program, static, and nothing else: no shell, no package manager.
#
#   docker build -t blackstart .
#
# The release does not build here: it gives its own static binaries, as
# `--build-context binary=DIR` with DIR/amd64/blackstart and DIR/arm64/blackstart.

FROM rust:1.95.0-alpine3.22 AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
# Alpine's target is musl, linked statically.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target,id=blackstart-${TARGETARCH} \
    cargo build --locked --profile dist \
    && mkdir -p "/out/${TARGETARCH}" \
    && cp target/dist/blackstart "/out/${TARGETARCH}/"

FROM scratch AS binary
COPY --from=build /out /

# Certificates, time zones, and the user 65532.
FROM gcr.io/distroless/static-debian12:nonroot
ARG TARGETARCH
LABEL org.opencontainers.image.title="Blackstart" \
      org.opencontainers.image.description="Resilience posture auditor for AWS" \
      org.opencontainers.image.source="https://github.com/blackstart-dev/blackstart" \
      org.opencontainers.image.licenses="Apache-2.0 OR MIT"
COPY --from=binary --chmod=755 /${TARGETARCH}/blackstart /usr/local/bin/blackstart
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/blackstart"]
CMD ["--help"]

# tocsin as one static program in an otherwise empty image, run by a user without rights. Configuration, playbooks and
# the SQLite file lie in /data:
#
#   docker build -t tocsin .
#   docker run -e SLACK_APP_TOKEN -e SLACK_BOT_TOKEN -v tocsin:/data tocsin
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=1 go build -trimpath -tags "netgo osusergo sqlite_omit_load_extension" \
        -ldflags '-s -w -linkmode external -extldflags "-static"' -o /out/tocsin . \
 && mkdir /out/data /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY --from=build /out/tocsin /tocsin
USER 65532:65532
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/tocsin"]
CMD ["run"]

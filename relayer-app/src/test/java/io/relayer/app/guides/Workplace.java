package io.relayer.app.guides;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import io.relayer.app.config.DevConfiguration;
import io.relayer.app.config.Endpoints;
import io.relayer.app.stack.RelayerChild;
import io.relayer.core.database.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// The folder of somebody who tries what the guides say: `./relayer` is there, and a `dev` of it
/// runs, on ports of its own.
final class Workplace {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final RelayerChild dev;
  private final Endpoints endpoints;
  private final Database database;

  private Workplace(Path folder, RelayerChild dev, Endpoints endpoints) {
    this.folder = folder;
    this.dev = dev;
    this.endpoints = endpoints;
    this.database = Database.open(DevConfiguration.of(endpoints).database().connection());
  }

  static Workplace in(Path folder) throws IOException {
    writeCommand(folder.resolve("relayer"));
    RelayerChild dev =
        RelayerChild.startIn(
            folder,
            "dev",
            "--block-time=0.25", // so that nobody waits long for depth
            "--http-port=0",
            "--kafka-port=0",
            "--postgres-port=0",
            "--chain-port=0");
    try {
      Path data = folder.resolve(Endpoints.FOLDER);
      await("dev to be ready")
          .atMost(PATIENCE)
          .until(() -> !dev.isRunning() || Endpoints.read(data).isPresent());
      return new Workplace(folder, dev, Endpoints.read(data).orElseThrow());
    } catch (RuntimeException e) {
      dev.close();
      throw e;
    }
  }

  /// The real `./relayer` would build, which a test must not: this one starts the tests' classes.
  private static void writeCommand(Path file) throws IOException {
    String command =
        RelayerChild.command().stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(joining(" "));
    Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path folder() {
    return folder;
  }

  URI console() {
    return URI.create(endpoints.console());
  }

  /// What the guides say, with this `dev`'s addresses for the usual ones.
  String here(String text) {
    URI postgres = URI.create(endpoints.postgres().url().replaceFirst("^jdbc:", ""));
    URI chain = URI.create(endpoints.chains().getFirst().nodes().getFirst());
    return text.replace("localhost:9092", endpoints.kafka())
        .replace("localhost:5432", postgres.getAuthority())
        .replace("localhost:8080", console().getAuthority())
        .replace("localhost:8545", chain.getAuthority());
  }

  /// Waits until a request is confirmed, and all that happened is published.
  void awaitConfirmed(String requestId) {
    await("request %s to be confirmed, and its events published".formatted(requestId))
        .atMost(PATIENCE)
        .until(() ->
            database.withHandle(h ->
                h.createQuery(
                        """
                        select exists (select 1 from transaction_status where request_id = :id and state = 'confirmed')
                          and not exists (select 1 from outbox_status where backlog > 0)
                        """)
                    .bind("id", requestId)
                    .mapTo(Boolean.class)
                    .one()));
  }

  void end() throws InterruptedException {
    database.close();
    try (dev) {
      dev.end();
    }
  }
}

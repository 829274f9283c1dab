package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/// The time of the first block of a folder's chain. anvil makes a first block at each start, and
/// one of another time has another hash, by which everybody would take the chain for another one.
///
/// anvil's state says it, too, but is written at anvil's end at the earliest. So it is written down
/// before the first start; a kill in between leaves the time of a block that nobody has seen, and
/// the next start makes that one.
///
/// Why: RATIONALE.md#genesis-time.
record GenesisTime(Path folder) {

  /// What is written down in the folder; if nothing is, that is now.
  Instant kept() {
    Path file = folder.resolve("genesis.time");
    try {
      if (!Files.exists(file)) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        WholeFile.write(file, fresh -> Files.writeString(fresh, now + System.lineSeparator()));
        return now;
      }
      return read(file);
    } catch (IOException e) {
      throw new DevnetException("cannot keep the time of the chain's first block in " + file, e);
    }
  }

  private Instant read(Path file) throws IOException {
    String text = Files.readString(file).strip();
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new DevnetException(
          "%s: expected the time of the chain's first block, such as 2026-01-31T12:00:00Z, found '%s': delete folder %s to begin a new chain"
              .formatted(file, text, folder),
          e);
    }
  }
}

package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// The file in which anvil keeps its chain. anvil writes it in place at its end, so a kill in the
/// middle of that cuts it short: a copy of the last one that anvil could read is kept beside it.
record ChainState(Path folder) {
  private static final Logger log = LoggerFactory.getLogger(ChainState.class);

  Path file() {
    return folder.resolve("state.json");
  }

  private Path good() {
    return folder.resolve("state.good.json");
  }

  /// To be called before anvil's start: puts the good copy in place of a file that was cut short,
  /// which is kept aside. A whole file is never replaced, whatever anvil says of it.
  void mend() {
    if (!Files.exists(file()) || isWhole()) {
      return;
    }
    if (!Files.exists(good())) {
      throw new DevnetException(
          "the chain's state %s is cut short, and there is no earlier copy: delete it to begin a new chain"
              .formatted(file()));
    }
    try {
      Path spoilt = folder.resolve("state.spoilt.json");
      Files.move(file(), spoilt, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(good(), file());
      log.warn(
          "the chain's state was cut short: going on from the one at its last start; the spoilt one is kept as {}",
          spoilt);
    } catch (IOException e) {
      throw new DevnetException("cannot put back the good copy of " + file(), e);
    }
  }

  /// To be called when anvil has read the file: keeps a copy.
  void accepted() {
    try {
      if (Files.exists(file())) {
        Path fresh = folder.resolve("state.good.json.new");
        Files.copy(file(), fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, good(), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new DevnetException("cannot keep a copy of the chain's state " + file(), e);
    }
  }

  private boolean isWhole() {
    try (JsonParser parser = JsonMapper.shared().createParser(file())) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      parser.skipChildren();
      return object;
    } catch (JacksonException _) {
      return false;
    }
  }
}

package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file in which anvil keeps its chain. anvil writes it in place at its end, so a kill in the
/// middle of that spoils it: a copy of the last one that anvil could read is kept beside it.
record ChainState(Path folder) {
  private static final Logger log = LoggerFactory.getLogger(ChainState.class);

  Path file() {
    return folder.resolve("state.json");
  }

  private Path good() {
    return folder.resolve("state.good.json");
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

  /// To be called when anvil could not be started: puts the good copy in place of a file that
  /// differs from it, which is kept aside.
  ///
  /// @return whether it is worth another try
  boolean fellBack() {
    try {
      if (!Files.exists(file()) || !Files.exists(good()) || Files.mismatch(file(), good()) == -1) {
        return false;
      }
      Path spoilt = folder.resolve("state.spoilt.json");
      Files.move(file(), spoilt, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(good(), file());
      log.warn(
          "the chain's state could not be read: going on from the one at its last start; the spoilt one is kept as {}",
          spoilt);
      return true;
    } catch (IOException e) {
      throw new DevnetException("cannot put back the good copy of " + file(), e);
    }
  }
}

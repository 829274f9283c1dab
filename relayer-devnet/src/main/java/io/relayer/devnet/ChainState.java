package io.relayer.devnet;

import static java.util.Comparator.comparing;

import io.relayer.devnet.StateFile.GenesisBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// The file in which anvil keeps its chain. anvil writes it in place at its end, so a kill in the
/// middle of that cuts it short: a copy of the last one that anvil could read is kept beside it.
///
/// anvil also writes the first block that it made at its start, beside the one that it read, if
/// they differ. Of several it takes one by chance when it reads them, so all but one are taken out.
record ChainState(Path folder) {
  private static final Logger log = LoggerFactory.getLogger(ChainState.class);

  Path file() {
    return folder.resolve("state.json");
  }

  private Path good() {
    return folder.resolve("state.good.json");
  }

  /// To be called before anvil's start: puts the good copy in place of a file that was cut short,
  /// which is kept aside, and leaves one first block. Nothing else of a whole file is changed,
  /// whatever anvil says of it. A kill at any moment leaves a file that the next call mends.
  ///
  /// @return the time of the first block; empty where there is no chain yet
  Optional<Instant> mend() {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    List<GenesisBlock> first = new StateFile(file()).genesisBlocks().orElseGet(this::putBack);
    return first.size() < 2
        ? first.stream().map(GenesisBlock::time).findFirst()
        : Optional.of(leaveOne(first).time());
  }

  /// To be called when anvil has read the file: keeps a copy.
  void accepted() {
    try {
      if (Files.exists(file())) {
        WholeFile.write(good(), fresh -> copy(file(), fresh));
      }
    } catch (IOException e) {
      throw new DevnetException("cannot keep a copy of the chain's state " + file(), e);
    }
  }

  private List<GenesisBlock> putBack() {
    List<GenesisBlock> first =
        new StateFile(good())
            .genesisBlocks()
            .orElseThrow(() ->
                new DevnetException(
                    "the chain's state %s is cut short, and there is no earlier copy: delete folder %s to begin a new chain"
                        .formatted(file(), folder)));
    Path spoilt = folder.resolve("state.spoilt.json");
    try {
      copy(file(), spoilt); // not moved: killed after that, the next start would find no chain
      WholeFile.write(file(), fresh -> copy(good(), fresh));
      log.warn(
          "the chain's state was cut short: going on from the one at its last start; the spoilt one is kept as {}",
          spoilt);
      return first;
    } catch (IOException e) {
      throw new DevnetException("cannot put back the good copy of " + file(), e);
    }
  }

  private GenesisBlock leaveOne(List<GenesisBlock> first) {
    GenesisBlock one = rightOf(first);
    try {
      WholeFile.write(file(), fresh -> new StateFile(file()).copyWith(one, first, fresh));
      log.warn(
          "the chain's state had first blocks of {} starts: the one of {} stays",
          first.size(),
          one.time());
      return one;
    } catch (IOException | JacksonException e) {
      throw new DevnetException(
          "cannot take the first blocks of later starts out of the chain's state " + file(), e);
    }
  }

  /// The earliest, which is of the chain's first start: the others go on from it. Those of one time
  /// differ when anvil or its flags do; then the right one is that of the last start's copy.
  private GenesisBlock rightOf(List<GenesisBlock> first) {
    List<GenesisBlock> before = new StateFile(good()).genesisBlocks().orElse(List.of());
    return first.stream()
        .filter(block -> before.size() == 1 && block.header().equals(before.getFirst().header()))
        .findFirst()
        .orElseGet(() -> first.stream().min(comparing(GenesisBlock::time)).orElseThrow());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}

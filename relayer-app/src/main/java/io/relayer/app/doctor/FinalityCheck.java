package io.relayer.app.doctor;

import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.FinalityBy;
import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.database.Database;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import java.util.Optional;

/// Checks that finality can become known on a chain: by what its nodes name `finalized`, as the
/// configuration says whether they do, and by what the monitor has made of it.
record FinalityCheck(ChainSettings chain) {
  private static final String SET_DEPTH =
      "what asks for `finalized`, and retries, wait: set chains[].finality to depth if the chain has none";

  private FinalityBy configured() {
    return chain.finality().finality();
  }

  /// By what one node says.
  Finding at(String node, ChainReads reads) {
    String name = "finality %s %s".formatted(chain.id(), node);
    Header head = reads.head();
    Optional<Long> named = reads.finalized().map(Header::number);
    return switch (configured()) {
      case TAG -> byTag(name, head.number(), named);
      case DEPTH ->
          named
              .filter(number -> number > 0)
              .<Finding>map(number ->
                  new Warning(
                      name,
                      "it names block %d finalized, and chains[].finality says depth (%d blocks): say tag if that one is to be trusted"
                          .formatted(number, chain.finality().retryDepth())))
              .orElseGet(() ->
                  new Ok(name, "by depth, %d blocks".formatted(chain.finality().retryDepth())));
    };
  }

  private static Finding byTag(String name, long head, Optional<Long> named) {
    if (named.isEmpty()) {
      return new Warning(name, "it names no finalized block; " + SET_DEPTH);
    }
    long number = named.get();
    return number > head
        ? new Warning(
            name,
            "it names block %d finalized, which is above its head, %d: that is not believed"
                .formatted(number, head))
        : new Ok(
            name, "finalized up to block %d, %d behind its head".formatted(number, head - number));
  }

  /// By what the monitor has stored.
  Finding stored(Database database) {
    String name = "finality %s".formatted(chain.id());
    Optional<FinalizedBlock> block =
        database.withHandle(handle -> FinalizedDao.find(handle, chain.id()));
    if (block.isEmpty()) {
      return new Warning(
          name,
          configured() == FinalityBy.TAG
              ? "no finalized block is known: does a monitor run? If no node names one, "
                  + SET_DEPTH
              : "no finalized block is known: does a monitor run?");
    }
    FinalizedBlock known = block.get();
    String text =
        "block %d by %s, since %s".formatted(known.number(), known.by().text(), known.since());
    return known.standsStill(chain.pace().lag().finalizedAge())
        ? new Warning(
            name,
            text
                + ": it stands still; what asks for it waits until the chain's consensus, or its nodes, go on")
        : new Ok(name, text);
  }
}

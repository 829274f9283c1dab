package io.relayer.app.loops;

import static io.relayer.app.loops.BadThing.BATCH;
import static io.relayer.app.loops.BadThing.CONFIGURATION;
import static io.relayer.app.loops.BadThing.KEY;
import static io.relayer.app.loops.BadThing.NODE;
import static io.relayer.app.loops.BadThing.RECORD;
import static io.relayer.app.loops.BadThing.ROW;
import static io.relayer.app.loops.Trial.BAD_NODES;
import static io.relayer.app.loops.Trial.LOCKED_ACCOUNT;
import static io.relayer.app.loops.Trial.POISONED_ROWS;
import static io.relayer.app.loops.Trial.WRONG_NODE;

import java.util.List;

/// The loops of role monitor, and those of the nodes.
final class ChainLoops {
  private static final String NO_NODE = "asks no node";
  private static final String NO_KEY = "asks for no signature";
  private static final String NO_RECORD = "reads no topic";
  private static final String NO_ROW_OF_OTHERS =
      "writes rows of its chain alone, one statement for all";

  private ChainLoops() {}

  static List<LoopRows> rows() {
    return List.of(
        monitor("heads")
            .byTest(
                ROW,
                "io.relayer.monitor.heads.RefusedRowsTest#oneThatIsMinedKeepsNoOtherFromBeingIncluded")
            .carried(NODE, BAD_NODES),
        monitor("fees").unreached(NO_ROW_OF_OTHERS, ROW).carried(NODE, BAD_NODES),
        monitor("accounts")
            .byTest(
                ROW,
                "io.relayer.monitor.accounts.AccountWorkTest#accountWhoseObservationIsRefusedKeepsNoOtherFromBeingObserved")
            .carried(NODE, BAD_NODES),
        monitor("estimates").carried(ROW, POISONED_ROWS).carried(NODE, BAD_NODES),
        monitor("resend").carried(ROW, POISONED_ROWS).unreached(NO_NODE, NODE),
        monitor("silent").carried(ROW, POISONED_ROWS).unreached(NO_NODE, NODE),
        monitor("waiting").carried(ROW, LOCKED_ACCOUNT).unreached(NO_NODE, NODE),
        monitor("stand-by").unreached("reads no row", ROW).carried(NODE, BAD_NODES),
        monitor("nodes").unreached(NO_ROW_OF_OTHERS, ROW).carried(NODE, BAD_NODES),
        monitor("retries")
            .byTest(
                ROW,
                "io.relayer.monitor.retry.RetryWorkTest#oneThatTheDatabaseRefusesFailsAloneAndNothingOfItsPageIsDoneTwice")
            .unreached(NO_NODE, NODE),
        monitor("generations")
            .byTest(
                ROW,
                "io.relayer.monitor.heads.NextGenerationTest#oneThatTheDatabaseRefusesKeepsNoOtherFromWaiting")
            .unreached(NO_NODE, NODE),
        node("probe <chain> <node>"),
        node("heads of <node>"));
  }

  private static LoopRows monitor(String part) {
    return LoopRows.of("monitor <chain> " + part)
        .unreached(NO_RECORD, RECORD, BATCH)
        .unreached(NO_KEY, KEY)
        .carried(CONFIGURATION, WRONG_NODE);
  }

  private static LoopRows node(String loop) {
    return LoopRows.of(loop)
        .unreached(NO_RECORD, RECORD, BATCH)
        .unreached("reads no row", ROW)
        .carried(NODE, BAD_NODES)
        .unreached(NO_KEY, KEY)
        .carried(CONFIGURATION, WRONG_NODE);
  }
}

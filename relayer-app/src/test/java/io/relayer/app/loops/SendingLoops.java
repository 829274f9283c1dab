package io.relayer.app.loops;

import static io.relayer.app.loops.BadThing.BATCH;
import static io.relayer.app.loops.BadThing.CONFIGURATION;
import static io.relayer.app.loops.BadThing.KEY;
import static io.relayer.app.loops.BadThing.NODE;
import static io.relayer.app.loops.BadThing.RECORD;
import static io.relayer.app.loops.BadThing.ROW;
import static io.relayer.app.loops.Trial.BAD_NODES;
import static io.relayer.app.loops.Trial.BAD_RECORDS;
import static io.relayer.app.loops.Trial.LANE_ROWS;
import static io.relayer.app.loops.Trial.LOCKED_LEASE;
import static io.relayer.app.loops.Trial.WRONG_NODE;

import java.util.List;

/// The loops of role broadcaster, and those that every process has.
final class SendingLoops {
  private static final String NO_NODE = "asks no node";
  private static final String NO_KEY = "asks for no signature";
  private static final String NO_RECORD = "reads no topic";
  private static final String OF_NOTHING_CONFIGURED =
      "goes by nothing that is configured one by one";

  private SendingLoops() {}

  static List<LoopRows> rows() {
    return List.of(
        lane("transitions"),
        lane("notices"),
        lane("rejected"),
        lane("broadcasts:<chain>"),
        lease("outbox:transitions"),
        lease("outbox:notices"),
        lease("outbox:rejected"),
        lease("outbox:broadcasts:<chain>"),
        lease("monitor:<chain>"),
        LoopRows.of("broadcast <chain>")
            .carried(RECORD, BAD_RECORDS)
            .byTest(
                BATCH,
                "io.relayer.operations.recovery.BadBatchTest#stopsItsPartitionAloneAndIsSteppedOverByTheCommandThatIsNamed")
            .byTest(
                ROW,
                "io.relayer.broadcaster.sending.CopiesForRowsTest#aCopyWhoseRowIsRefusedKeepsNoOtherFromBeingHandled")
            .carried(NODE, BAD_NODES)
            .unreached(NO_KEY, KEY)
            .carried(CONFIGURATION, WRONG_NODE),
        LoopRows.of("notify")
            .unreached(NO_RECORD, RECORD, BATCH)
            .unreached("reads no row", ROW)
            .unreached(NO_NODE, NODE)
            .unreached(NO_KEY, KEY)
            .carried(CONFIGURATION, WRONG_NODE),
        LoopRows.of("listen")
            .carried(RECORD, BAD_RECORDS)
            .unreached(NO_RECORD, BATCH)
            .unreached("reads no row", ROW)
            .unreached(NO_NODE, NODE)
            .unreached(NO_KEY, KEY)
            .unreached(OF_NOTHING_CONFIGURED, CONFIGURATION),
        LoopRows.of("partitions")
            .unreached(NO_RECORD, RECORD, BATCH)
            .carried(ROW, Trial.LOCKED_TABLE)
            .unreached(NO_NODE, NODE)
            .unreached(NO_KEY, KEY)
            .unreached(OF_NOTHING_CONFIGURED, CONFIGURATION));
  }

  private static LoopRows lane(String lane) {
    return LoopRows.of("publish " + lane)
        .unreached(NO_RECORD, RECORD, BATCH)
        .carried(ROW, LANE_ROWS)
        .unreached(NO_NODE, NODE)
        .unreached(NO_KEY, KEY)
        .carried(CONFIGURATION, WRONG_NODE);
  }

  private static LoopRows lease(String name) {
    return LoopRows.of("lease " + name)
        .unreached(NO_RECORD, RECORD, BATCH)
        .carried(ROW, LOCKED_LEASE)
        .unreached(NO_NODE, NODE)
        .unreached(NO_KEY, KEY)
        .carried(CONFIGURATION, WRONG_NODE);
  }
}

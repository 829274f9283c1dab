package io.relayer.app.loops;

import static io.relayer.app.loops.BadThing.BATCH;
import static io.relayer.app.loops.BadThing.CONFIGURATION;
import static io.relayer.app.loops.BadThing.KEY;
import static io.relayer.app.loops.BadThing.NODE;
import static io.relayer.app.loops.BadThing.RECORD;
import static io.relayer.app.loops.BadThing.ROW;
import static io.relayer.app.loops.Trial.BAD_RECORDS;
import static io.relayer.app.loops.Trial.LOCKED_ACCOUNT;
import static io.relayer.app.loops.Trial.POISONED_ROWS;
import static io.relayer.app.loops.Trial.SILENT_KEY;
import static io.relayer.app.loops.Trial.WRONG_NODE;

import java.util.List;

/// The loops of role signer.
final class SignerLoops {
  private static final String NO_NODE = "a signer has no way to reach a node";
  private static final String NO_KEY = "asks for no signature";
  private static final String NO_RECORD = "reads no topic";

  private SignerLoops() {}

  static List<LoopRows> rows() {
    return List.of(
        LoopRows.of("server-watch")
            .byTest(
                BATCH,
                "io.relayer.operations.recovery.BadBatchTest#inTheJournalIsComparedAroundOnlyByAnOperatorsWord")
            .byTest(
                RECORD,
                "io.relayer.operations.recovery.UnreadableRecordsTest#recoveryComesToItsEndWhateverStandsInTheTopics")
            .unreached("compares positions and the newest attempts, read without a lock", ROW)
            .unreached(NO_NODE, NODE)
            .unreached(NO_KEY, KEY)
            .carried(CONFIGURATION, WRONG_NODE),
        LoopRows.of("keys")
            .unreached(NO_RECORD, RECORD, BATCH)
            .carried(ROW, LOCKED_ACCOUNT)
            .unreached(NO_NODE, NODE)
            .carried(KEY, SILENT_KEY)
            .carried(CONFIGURATION, WRONG_NODE),
        LoopRows.of("intake")
            .carried(RECORD, BAD_RECORDS)
            .byTest(
                BATCH,
                "io.relayer.operations.recovery.BadBatchTest#stopsItsPartitionAloneAndIsSteppedOverByTheCommandThatIsNamed")
            .byTest(
                ROW,
                "io.relayer.signer.intake.RecordsForRowsTest#whatIsSignedHereIsHandledWhateverItsRow")
            .unreached(NO_NODE, NODE)
            .unreached(NO_KEY, KEY)
            .carried(CONFIGURATION, WRONG_NODE),
        LoopRows.of("orders")
            .carried(RECORD, BAD_RECORDS)
            .byTest(
                BATCH,
                "io.relayer.operations.recovery.BadBatchTest#stopsItsPartitionAloneAndIsSteppedOverByTheCommandThatIsNamed")
            .byTest(
                ROW, "io.relayer.signer.orders.OrdersForRowsTest#anOrderIsHandledWhateverItsRow")
            .unreached(NO_NODE, NODE)
            .unreached(NO_KEY, KEY)
            .carried(CONFIGURATION, WRONG_NODE),
        LoopRows.of("signing")
            .unreached(NO_RECORD, RECORD, BATCH)
            .carried(ROW, LOCKED_ACCOUNT)
            .unreached(NO_NODE, NODE)
            .carried(KEY, SILENT_KEY)
            .carried(CONFIGURATION, WRONG_NODE),
        LoopRows.of("replacing")
            .unreached(NO_RECORD, RECORD, BATCH)
            .carried(ROW, LOCKED_ACCOUNT)
            .unreached(NO_NODE, NODE)
            .carried(KEY, SILENT_KEY)
            .carried(CONFIGURATION, WRONG_NODE),
        LoopRows.of("filling")
            .unreached(NO_RECORD, RECORD, BATCH)
            .carried(ROW, LOCKED_ACCOUNT)
            .unreached(NO_NODE, NODE)
            .carried(KEY, SILENT_KEY)
            .carried(CONFIGURATION, WRONG_NODE),
        LoopRows.of("expiry")
            .unreached(NO_RECORD, RECORD, BATCH)
            .carried(ROW, POISONED_ROWS)
            .unreached(NO_NODE, NODE)
            .unreached(NO_KEY, KEY)
            .carried(CONFIGURATION, WRONG_NODE));
  }
}

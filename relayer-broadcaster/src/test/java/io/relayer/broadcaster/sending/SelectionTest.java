package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.copy;
import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.BroadcastDao.Stored;
import io.relayer.broadcaster.sending.Selection.OfSender;
import io.relayer.core.transaction.Sendability;
import io.relayer.ethereum.value.Address;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.Refusal;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelectionTest {
  private static final Address A = sender(1);
  private static final Address B = sender(2);

  @Test
  void eachSendersAttemptsAreInTheOrderOfTheirNonces() {
    Stored a7 = stored(1, A, 7, Sendability.SENDABLE);
    Stored b0 = stored(2, B, 0, Sendability.SENDABLE);
    Stored a5 = stored(3, A, 5, Sendability.SENDABLE);
    Stored a10 = stored(4, A, 10, Sendability.SENDABLE);

    Selection selection =
        Selection.of(
            List.of(copy(0, 0, 4), copy(0, 1, 1), copy(1, 0, 2), copy(0, 2, 3)),
            List.of(a7, b0, a5, a10));

    assertThat(selection.toSend())
        .containsExactly(new OfSender(A, List.of(a5, a7, a10)), new OfSender(B, List.of(b0)));
  }

  @Test
  void anAttemptThatIsNamedTwiceIsSentOnce() {
    Stored once = stored(1, A, 0, Sendability.SENDABLE);

    Selection selection =
        Selection.of(List.of(copy(0, 0, 1), copy(0, 1, 1), copy(1, 9, 1)), List.of(once));

    assertThat(selection.toSend()).containsExactly(new OfSender(A, List.of(once)));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SENDABLE")
  void whatMayNotBeSentIsHandledWithoutBeingSent(Sendability standing) {
    Stored attempt = stored(1, A, 0, standing);

    Selection selection = Selection.of(List.of(copy(0, 0, 1)), List.of(attempt));
    SendResult pass = new SendResult(selection, new BatchOutcomes());

    assertThat(selection.toSend()).isEmpty();
    assertThat(pass.handled()).containsExactly(attempt);
    assertThat(pass.stopsAt(copy(0, 0, 1))).isFalse();
  }

  @Test
  void aPartitionIsWorkedOnUpToItsFirstUnknownAttempt() {
    Stored before = stored(1, A, 0, Sendability.SENDABLE);
    Stored behind = stored(3, A, 1, Sendability.SENDABLE);
    Stored elsewhere = stored(4, B, 0, Sendability.SENDABLE);

    Selection selection =
        Selection.of(
            List.of(copy(0, 5, 1), copy(0, 6, 2), copy(0, 7, 3), copy(1, 0, 4), copy(0, 8, 99)),
            List.of(before, behind, elsewhere));

    assertThat(selection.attempts()).containsOnlyKeys(hash(1), hash(4));
    assertThat(selection.unknown().get(0)).extracting(BroadcastRecord::hash).isEqualTo(hash(2));
    assertThat(selection.unknown()).hasSize(1);
  }

  @Test
  void aCopysTimeOfPublishingIsThatOfItsRecordIfThatIsOne() {
    Instant at = Instant.parse("2026-11-22T10:00:00.123Z");

    assertThat(copy(at.toEpochMilli(), TimestampType.CREATE_TIME).publishedAt()).isEqualTo(at);
    assertThat(copy(at.toEpochMilli(), TimestampType.LOG_APPEND_TIME).publishedAt()).isEqualTo(at);
    assertThat(copy(0, 0, 1).publishedAt()).isNull();
    assertThat(copy(Long.MAX_VALUE, TimestampType.CREATE_TIME).publishedAt()).isNull();
  }

  @Test
  void aPassKnowsTheFirstOfTwoCopies() {
    Stored once = stored(1, A, 0, Sendability.SENDABLE);
    Instant first = Instant.parse("2026-11-22T10:00:00Z");
    List<BroadcastRecord> copies =
        List.of(
            copy(first.toEpochMilli(), TimestampType.CREATE_TIME),
            copy(first.toEpochMilli() + 5, TimestampType.CREATE_TIME));

    SendResult pass = new SendResult(Selection.of(copies, List.of(once)), new BatchOutcomes());

    assertThat(pass.publishedAt(hash(1))).isEqualTo(first);
  }

  @Test
  void aPassStopsWhereNoNodeWasReached() {
    Stored sent = stored(1, A, 0, Sendability.SENDABLE);
    Stored unreached = stored(2, B, 0, Sendability.SENDABLE);
    Selection selection =
        Selection.of(List.of(copy(0, 0, 1), copy(0, 1, 2)), List.of(sent, unreached));

    BatchOutcomes answers = new BatchOutcomes();
    answers.put(hash(1), new BroadcastOutcome.Accepted(false), Refusal.NONE);
    SendResult pass = new SendResult(selection, answers);

    assertThat(pass.handled()).containsExactly(sent);
    assertThat(pass.stopsAt(copy(0, 0, 1))).isFalse();
    assertThat(pass.stopsAt(copy(0, 1, 2))).isTrue();
  }
}

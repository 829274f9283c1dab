package io.relayer.broadcaster.sending;

import static java.util.Objects.requireNonNull;

import io.relayer.broadcaster.sending.BroadcastDao.Locked;
import io.relayer.broadcaster.sending.BroadcastDao.Stored;
import io.relayer.broadcaster.sending.BroadcastDao.Times;
import io.relayer.core.account.SenderHold;
import io.relayer.core.account.SenderHold.Held;
import io.relayer.core.account.WaitReason;
import io.relayer.core.transaction.AttemptKey;
import io.relayer.core.transaction.Handled;
import io.relayer.core.transaction.Handled.Asked;
import io.relayer.core.transaction.Handled.Sent;
import io.relayer.core.transaction.Handled.Turned;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Fatal;
import io.relayer.node.broadcast.BroadcastOutcome.NotSent;
import io.relayer.node.broadcast.BroadcastOutcome.OverBlockLimit;
import io.relayer.node.broadcast.BroadcastOutcome.Underpriced;
import io.relayer.node.broadcast.Refusal;
import io.relayer.node.broadcast.StatedMinimum;
import io.relayer.node.chain.UntrustedText;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores the outcomes of a pass. Whatever has happened to a transaction since it was read back is
/// seen here, under its lock: one that is final or included by now is not put on the re-sending
/// clock again.
///
/// Why: RATIONALE.md#fatal-by-all.
final class OutcomeWriter {
  private static final Logger log = LoggerFactory.getLogger(OutcomeWriter.class);

  private final ChainId chain;
  private final ResendSchedule schedule;

  OutcomeWriter(ChainId chain, ResendSchedule schedule) {
    this.chain = chain;
    this.schedule = schedule;
  }

  /// The changes that were written.
  ///
  /// @param accepted the times of those transactions that a node has now for the first time
  /// @param givenUp payloads that all nodes have refused for long
  record Written(List<Times> accepted, int givenUp) {
    static Written of(List<Written> parts) {
      return new Written(
          parts.stream().flatMap(part -> part.accepted.stream()).toList(),
          parts.stream().mapToInt(Written::givenUp).sum());
    }
  }

  Written write(Handle handle, SendResult pass) {
    Map<AttemptKey, TxHash> hashes = new HashMap<>();
    for (Stored attempt : pass.handled()) {
      hashes.put(attempt.key(), attempt.body().hash());
    }
    if (hashes.isEmpty()) {
      return new Written(List.of(), 0);
    }
    holdMisnamed(handle, pass);
    TransactionUpdates moves = new TransactionUpdates(schedule);
    List<Locked> rows = BroadcastDao.lock(handle, hashes.keySet());
    Set<TransactionId> next = nextInLine(handle, rows, hashes, pass.answers());
    for (Locked row : rows) {
      TxHash hash = requireNonNull(hashes.get(row.key()));
      BroadcastOutcome outcome = pass.answers().outcome(hash);
      Instant published = pass.publishedAt(hash);
      Handled copy =
          outcome == null
              ? unsent(row, published)
              : sent(
                  row,
                  published,
                  outcome,
                  turned(row, outcome, pass.answers().refusal(hash), next));
      moves.add(row, outcome, copy, next.contains(row.key().transaction()));
    }
    int givenUp = moves.write(handle);
    return new Written(moves.times(), givenUp);
  }

  /// Of what all nodes turn down, or none has taken for long: what is said of one that has another
  /// one before it says nothing of it.
  private Set<TransactionId> nextInLine(
      Handle handle, List<Locked> rows, Map<AttemptKey, TxHash> hashes, BatchOutcomes answers) {
    List<TransactionId> asked =
        rows.stream()
            .filter(row ->
                answers.refusal(requireNonNull(hashes.get(row.key()))) == Refusal.BY_ALL
                    || schedule.isLongUntaken(row.before()))
            .map(row -> row.key().transaction())
            .toList();
    return asked.isEmpty() ? Set.of() : NextNonces.of(handle, asked);
  }

  private static Turned turned(
      Locked row, BroadcastOutcome outcome, Refusal refusal, Set<TransactionId> next) {
    if (outcome instanceof Fatal || outcome instanceof OverBlockLimit) {
      return ResendSchedule.isHopeless(outcome, row.before().misses() + 1)
          ? Turned.DOWN
          : Turned.NOT_DOWN;
    }
    return switch (refusal) {
      case BY_ALL -> next.contains(row.key().transaction()) ? Turned.DOWN : Turned.NOT_DOWN;
      case SO_FAR -> Turned.UNKNOWN;
      case NONE -> outcome instanceof NotSent ? Turned.UNKNOWN : Turned.NOT_DOWN;
    };
  }

  /// Before any transaction is locked: accounts come first. From here on the sender's attempts are
  /// not sendable.
  void holdMisnamed(Handle handle, SendResult pass) {
    pass.misnamed()
        .forEach((sender, detail) -> {
          Held held = new Held(WaitReason.HASH_MISMATCH, detail);
          if (SenderHold.put(handle, chain, sender, held)) {
            log.error(
                "{} on chain {} is held until relayer senders resume --release: {}",
                sender,
                chain,
                detail);
          }
        });
  }

  private Handled sent(
      Locked row, @Nullable Instant published, BroadcastOutcome outcome, Turned turned) {
    ResendSchedule.Next next = schedule.after(outcome, row.before(), turned);
    Sent sent =
        new Sent(
            outcome.code(),
            UntrustedText.clean(outcome.detail()),
            next.misses(),
            turned,
            asked(outcome));
    return new Handled(row.key(), published, sent, row.standing().isToBeSent() ? next.in() : null);
  }

  private static Asked asked(BroadcastOutcome outcome) {
    if (!(outcome instanceof Underpriced)) {
      return Asked.NOTHING;
    }
    return StatedMinimum.in(outcome.detail())
        .map(minimum ->
            switch (minimum.of()) {
              case PRICE -> new Asked(minimum.amount(), null);
              case TIP -> new Asked(null, minimum.amount());
            })
        .orElse(Asked.NOTHING);
  }

  private Handled unsent(Locked row, @Nullable Instant published) {
    return new Handled(
        row.key(),
        published,
        null,
        row.standing().isToBeSent() ? schedule.rebroadcastAfter() : null);
  }
}

package io.relayer.broadcaster;

import static java.util.Objects.requireNonNull;

import io.relayer.core.account.SenderHold;
import io.relayer.core.account.SenderHold.Held;
import io.relayer.core.attempt.SendingDao;
import io.relayer.core.attempt.SendingDao.Handled;
import io.relayer.core.attempt.SendingDao.Locked;
import io.relayer.core.attempt.SendingDao.Sent;
import io.relayer.core.attempt.SendingDao.Stored;
import io.relayer.core.attempt.SendingDao.Times;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.TxHash;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.chain.ForeignText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down what a pass brought. Whatever has happened to a transaction since it was read back
/// is seen here, under its lock: one that is final or included by now is not put on the re-sending
/// clock again.
final class Outcomes {
  private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

  private final ChainId chain;
  private final ResendSchedule schedule;

  Outcomes(ChainId chain, ResendSchedule schedule) {
    this.chain = chain;
    this.schedule = schedule;
  }

  /// @return the times of those transactions that a node has now for the first time
  List<Times> write(Handle handle, Pass pass) {
    Map<SendingDao.AttemptKey, TxHash> hashes = new HashMap<>();
    for (Stored attempt : pass.handled()) {
      hashes.put(attempt.key(), attempt.body().hash());
    }
    if (hashes.isEmpty()) {
      return List.of();
    }
    holdMisnamed(handle, pass);
    List<Handled> handled = new ArrayList<>(hashes.size());
    Moves moves = new Moves();
    for (Locked row : SendingDao.lock(handle, hashes.keySet())) {
      TxHash hash = requireNonNull(hashes.get(row.key()));
      BroadcastOutcome outcome = pass.outcomes().get(hash);
      Instant published = pass.publishedAt(hash);
      Handled copy = outcome == null ? unsent(row, published) : sent(row, published, outcome);
      handled.add(copy);
      if (outcome != null) {
        moves.add(row, outcome, copy);
      }
    }
    SendingDao.handled(handle, handled);
    moves.write(handle);
    return moves.times();
  }

  /// Before any transaction is locked: accounts come first. From here on the sender's attempts are
  /// not sendable.
  void holdMisnamed(Handle handle, Pass pass) {
    pass.misnamed()
        .forEach((sender, detail) -> {
          Held held = new Held(SenderHold.HASH_MISMATCH, detail);
          if (SenderHold.put(handle, chain, sender, held)) {
            log.error(
                "{} on chain {} is held until relayer senders resume --release: {}",
                sender,
                chain,
                detail);
          }
        });
  }

  private Handled sent(Locked row, @Nullable Instant published, BroadcastOutcome outcome) {
    ResendSchedule.Next next = schedule.after(outcome, row.before());
    Sent sent =
        new Sent(
            outcome.code(),
            ForeignText.clean(outcome.detail()),
            next.misses(),
            ResendSchedule.isHopeless(outcome, next.misses()));
    return new Handled(row.key(), published, sent, row.standing().isToBeSent() ? next.in() : null);
  }

  private Handled unsent(Locked row, @Nullable Instant published) {
    return new Handled(
        row.key(),
        published,
        null,
        row.standing().isToBeSent() ? schedule.rebroadcastAfter() : null);
  }
}

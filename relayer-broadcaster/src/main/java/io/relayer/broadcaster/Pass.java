package io.relayer.broadcaster;

import io.relayer.core.attempt.SendingDao.Stored;
import io.relayer.core.attempt.Standing;
import io.relayer.core.domain.TxHash;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A batch after its pass over the nodes, not yet written down.
///
/// @param outcomes what the nodes said; those that reached no node have none
record Pass(Selection selection, Map<TxHash, BroadcastOutcome> outcomes) {

  /// The attempts that are done with: sent, or not to be sent.
  List<Stored> handled() {
    return selection.attempts().values().stream().filter(this::isHandled).toList();
  }

  /// Whether the partition can't be read beyond this copy yet.
  boolean stopsAt(Copy copy) {
    Stored attempt = selection.attempts().get(copy.hash());
    return attempt == null || !isHandled(attempt);
  }

  /// When the attempt's first copy was published; null where that does not say.
  @Nullable Instant publishedAt(TxHash hash) {
    Copy first = selection.first().get(hash);
    return first == null ? null : first.publishedAt();
  }

  private boolean isHandled(Stored attempt) {
    return attempt.standing() != Standing.SENDABLE || outcomes.containsKey(attempt.body().hash());
  }
}

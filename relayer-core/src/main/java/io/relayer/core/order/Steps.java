package io.relayer.core.order;

import io.relayer.core.RelayerException;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.AttemptSteps;
import io.relayer.core.lifecycle.AttemptSteps.Reason;
import io.relayer.core.lifecycle.Intent;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.order.Outcome.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The guarded steps that some orders come to, gathered to be taken in a statement for each demand
/// and each who ordered them.
final class Steps {
  private final Map<Of, List<Ref>> refs = new LinkedHashMap<>();

  private record Of(Effect effect, Order.Demand demand, String by) {}

  void add(Effect effect, Order order, Ref ref) {
    refs.computeIfAbsent(new Of(effect, order.demand(), order.by()), _ -> new ArrayList<>())
        .add(ref);
  }

  /// Takes them. The rows are locked and were read under the lock, so each of them is moved.
  void take(Handle handle) {
    refs.forEach((of, due) -> {
      Set<TransactionId> moved = take(handle, of, due);
      if (moved.size() != due.size()) {
        throw new RelayerException(
            "%s by %s moved %d of %d transactions, which were locked"
                .formatted(of.effect(), of.by(), moved.size(), due.size()));
      }
    });
  }

  private static Set<TransactionId> take(Handle handle, Of of, List<Ref> due) {
    return switch (of.effect()) {
      case WITHDRAWN -> TransactionSteps.withdrawn(handle, due, of.by());
      case GIVEN_UP -> AttemptSteps.givenUp(handle, due, new Reason(Intent.CANCEL, null, of.by()));
      case BUMP_ORDERED -> AttemptSteps.bumpOrdered(handle, due, of.by());
      case PRIORITIZED ->
          PriorityDao.put(handle, due, Objects.requireNonNull(of.demand().priority()));
      case RETRIED, UNCHANGED -> throw new IllegalArgumentException(of.effect() + " is no step");
    };
  }
}

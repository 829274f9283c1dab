package io.relayer.core.order;

import io.relayer.core.order.Outcome.Effect;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.AttemptSteps.Reason;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.OrderedBy;
import io.relayer.core.transaction.QueuedTerms;
import io.relayer.core.transaction.RefusedElsewhere;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.messages.TransactionId;
import io.relayer.messages.order.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The guarded steps that some orders come to, gathered to be taken in a statement for each demand
/// and each who ordered them.
final class Steps {
  private final Map<Of, List<TransactionVersion>> refs = new LinkedHashMap<>();

  /// Where those orders stand that came by Kafka.
  private final Map<TransactionId, String> sources = new HashMap<>();

  private record Of(Effect effect, Order.Demand demand, String by) {}

  void add(Effect effect, Order order, TransactionVersion ref) {
    refs.computeIfAbsent(new Of(effect, order.demand(), order.by()), _ -> new ArrayList<>())
        .add(ref);
    Order.Reading reading = order.reading();
    if (reading != null) {
      sources.put(ref.id(), reading.source());
    }
  }

  /// Takes them. The rows are locked and were read under the lock, so a step that does not move one
  /// is not allowed as the row stands, whatever its order came to.
  ///
  /// @return those that were left as they were
  Set<TransactionId> take(Handle handle) {
    Set<TransactionId> left = new HashSet<>();
    refs.forEach((of, due) -> {
      Set<TransactionId> moved = take(handle, of, due);
      due.stream().map(TransactionVersion::id).filter(id -> !moved.contains(id)).forEach(left::add);
    });
    return left;
  }

  private Set<TransactionId> take(Handle handle, Of of, List<TransactionVersion> due) {
    OrderedBy by = new OrderedBy(of.by(), sources);
    return switch (of.effect()) {
      case WITHDRAWN -> TransactionSteps.withdrawn(handle, due, by);
      case REFUSED_WITHDRAWN -> RefusedElsewhere.withdrawn(handle, due, by);
      case GIVEN_UP -> AttemptSteps.givenUp(handle, due, new Reason(Intent.CANCEL, null, by));
      case BUMP_ORDERED -> AttemptSteps.bumpOrdered(handle, due, by);
      case PRIORITIZED ->
          QueuedTerms.prioritize(handle, due, Objects.requireNonNull(of.demand().priority()));
      case RETRIED, UNCHANGED -> throw new IllegalArgumentException(of.effect() + " is no step");
    };
  }
}

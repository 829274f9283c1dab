package io.relayer.core.order;

import org.jdbi.v3.core.Handle;

/// Carries out orders of kind `retry`.
@FunctionalInterface
public interface Retries {
  /// Refuses all of them.
  Retries NONE =
      (handle, order, target) -> new Outcome.Refused("retry: not carried out by this version");

  /// Makes the next generation, or says why not.
  ///
  /// @param handle in the SQL transaction that keeps the order; the target's row is locked in it
  /// @param order its generation is the target's
  Outcome retry(Handle handle, Order order, Target target);
}

package io.relayer.signer.orders;

import io.relayer.core.kafka.Gate;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.signer.SignerRole;
import io.relayer.signer.intake.RecordByRecord;

/// The consumer of the orders topic.
public final class OrderIntake {
  private OrderIntake() {}

  /// @param carriedOut called after each commit
  public static PositionedConsumer consumer(SignerRole.Shared shared, Runnable carriedOut) {
    return new PositionedConsumer(
        shared.kafka(),
        shared.database(),
        PositionedConsumer.Settings.of(shared.topics().ordersGroup(), shared.topics().orders()),
        new OrderHandler(
            shared.database(),
            shared.watch(),
            RecordByRecord.faults(shared.kafka().registry(), shared.topics().orders()),
            carriedOut),
        Gate.OPEN);
  }
}

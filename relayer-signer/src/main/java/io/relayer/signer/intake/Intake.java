package io.relayer.signer.intake;

import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.signer.SignerRole;

/// The consumer of the requests topic.
public final class Intake {
  private Intake() {}

  /// @param taken called after each commit that wrote something
  public static PositionedConsumer consumer(SignerRole.Shared shared, Runnable taken) {
    return new PositionedConsumer(
        shared.kafka(),
        shared.database(),
        PositionedConsumer.Settings.of(shared.topics().intakeGroup(), shared.topics().requests()),
        new IntakeHandler(shared.database(), shared.watch(), taken),
        io.relayer.core.kafka.Gate.OPEN);
  }
}

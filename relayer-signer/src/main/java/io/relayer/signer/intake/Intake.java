package io.relayer.signer.intake;

import io.relayer.core.config.SigningSettings;
import io.relayer.core.domain.ChainId;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.signer.SignerRole;
import io.relayer.signer.request.RequestParser;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The consumer of the requests topic.
public final class Intake {
  private Intake() {}

  /// @param contracts by the names that requests use
  /// @param taken called after each commit, with the chains that got broadcasts
  public static PositionedConsumer consumer(
      SignerRole.Shared shared,
      Map<String, SigningSettings.Contract> contracts,
      Consumer<Set<ChainId>> taken) {
    return new PositionedConsumer(
        shared.kafka(),
        shared.database(),
        PositionedConsumer.Settings.of(shared.topics().intakeGroup(), shared.topics().requests()),
        new IntakeHandler(
            shared.database(),
            shared.watch(),
            new RequestParser(contracts),
            RecordByRecord.faults(shared.kafka().registry(), shared.topics().requests()),
            taken),
        io.relayer.core.kafka.Gate.OPEN);
  }
}

package io.relayer.app.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.console.CheckResult;
import io.relayer.ethereum.value.Named;
import io.relayer.signer.settings.SigningSettings;
import io.relayer.signer.settings.SigningSettings.ContractTrouble;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports contracts whose ABI files can't be used, in part or whole, while all else can: in the
/// log and, for a whole contract, by `/health/ready` and by a metric. The process is ready all the
/// same.
final class UnusableContracts {
  private static final Logger log = LoggerFactory.getLogger(UnusableContracts.class);
  private static final int NAMED = 5;

  private UnusableContracts() {}

  static void tell(
      SigningSettings settings, Map<String, Supplier<CheckResult>> checks, MeterRegistry metrics) {
    List<ContractTrouble> troubles = settings.contractTroubles();
    troubles.forEach(trouble ->
        log.warn(
            "{}: {}",
            trouble.whole()
                ? "a contract can't be used, requests that name it are rejected"
                : "a part of a contract's ABI can't be used",
            trouble.text()));
    List<String> unusable =
        troubles.stream().filter(ContractTrouble::whole).map(ContractTrouble::text).toList();
    if (!unusable.isEmpty()) {
      checks.put("contracts", () -> CheckResult.up(text(settings.contracts().size(), unusable)));
    }
    Gauge.builder("relayer.contracts.unusable", unusable, List::size)
        .strongReference(true)
        .description("Contracts whose ABI file can't be used.")
        .register(metrics);
  }

  private static String text(int contracts, List<String> unusable) {
    return "%d configured; %d can't be used: %s"
        .formatted(contracts, unusable.size(), Named.of(unusable, NAMED, "; ", "relayer doctor"));
  }
}

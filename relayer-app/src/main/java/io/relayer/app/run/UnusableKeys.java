package io.relayer.app.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.console.CheckResult;
import io.relayer.ethereum.value.Named;
import io.relayer.signer.keys.TransactionSigner;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys that can't be used while others can: reported in the log, by `/health/ready` and by a
/// metric. The process is ready all the same: nothing of the other senders waits for them.
final class UnusableKeys {
  private static final Logger log = LoggerFactory.getLogger(UnusableKeys.class);
  private static final int NAMED = 5;

  private UnusableKeys() {}

  static void tell(
      TransactionSigner signer, Map<String, Supplier<CheckResult>> checks, MeterRegistry metrics) {
    List<String> problems = signer.problems();
    problems.forEach(problem -> log.warn("a key can't be used: {}", problem));
    if (!problems.isEmpty()) {
      checks.put("keys", () -> CheckResult.up(text(signer.senders().size(), problems)));
    }
    Gauge.builder("relayer.signer.keys.unusable", problems, List::size)
        .strongReference(true)
        .description("Files and entries of signers that can't be used.")
        .register(metrics);
  }

  private static String text(int keys, List<String> problems) {
    String all = keys + (keys == 1 ? " key" : " keys");
    return "%s; %d can't be used: %s"
        .formatted(all, problems.size(), Named.of(problems, NAMED, "; ", "relayer doctor"));
  }
}

package io.relayer.app.profile;

import com.sun.management.OperatingSystemMXBean;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.Devnet;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// CPU time since the start of each part, as the kernel counts it.
///
/// @param jvm all of this JVM, the broker's threads too
/// @param kafka the broker's threads
/// @param chains the development chains' nodes
public record CpuTimes(Duration jvm, Duration kafka, Duration postgres, Duration chains) {
  public static CpuTimes now(Devnet devnet) {
    return new CpuTimes(
        Duration.ofNanos(
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()),
        devnet.kafka().cpuTime(),
        devnet.postgres().cpuTime(),
        devnet.chains().stream().map(DevChain::cpuTime).reduce(Duration.ZERO, Duration::plus));
  }

  /// What was used since then.
  public CpuTimes since(CpuTimes before) {
    return new CpuTimes(
        jvm.minus(before.jvm),
        kafka.minus(before.kafka),
        postgres.minus(before.postgres),
        chains.minus(before.chains));
  }
}

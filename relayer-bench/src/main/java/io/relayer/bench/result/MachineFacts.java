package io.relayer.bench.result;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// The machine that was measured on.
///
/// @param load of its last minute before the bench began; negative where it does not tell
public record MachineFacts(
    int cpus, String model, long memoryMib, String system, String java, double load) {
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final int MEBI = 20;

  public static MachineFacts ofThis() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new MachineFacts(
        system.getAvailableProcessors(),
        cpuModel(),
        system.getTotalMemorySize() >> MEBI,
        "%s %s %s".formatted(system.getName(), system.getVersion(), system.getArch()),
        Runtime.version().toString(),
        system.getSystemLoadAverage());
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.replaceFirst(".*: *", ""))
          .orElse("unknown");
    } catch (IOException _) {
      return "unknown";
    }
  }

  Map<String, Object> json() {
    return Json.ordered(
        "cpus", cpus,
        "model", model,
        "memory_mib", memoryMib,
        "system", system,
        "java", java,
        "load_before", Json.rounded(load));
  }

  String text() {
    return "%d CPUs (%s), %d MiB, %s, Java %s, load before %.1f"
        .formatted(cpus, model, memoryMib, system, java, load);
  }
}

package io.relayer.app.loops;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The loops that run in this JVM, by the threads that are in one: whoever starts a loop is found,
/// told of or not.
final class RunningLoops {
  private static final String IN_A_LOOP = "io.relayer.core.run.RunLoop.run(";

  private RunningLoops() {}

  /// Their names, as the threads have them.
  static Set<String> names() {
    Path file = TestStack.folder("threads").resolve("threads.json");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
      Set<String> names = new TreeSet<>();
      JsonNode dump = JsonMapper.shared().readTree(Files.readString(file));
      for (JsonNode container : dump.at("/threadDump/threadContainers")) {
        for (JsonNode thread : container.path("threads")) {
          if (thread.path("stack").valueStream().anyMatch(RunningLoops::isInALoop)) {
            names.add(thread.path("name").asString());
          }
        }
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isInALoop(JsonNode frame) {
    return frame.asString().contains(IN_A_LOOP);
  }

  /// The name without the chain and the node that a loop is of.
  static String kind(String name) {
    return name.replaceAll("https?://\\S+", "<node>").replaceAll("\\b\\d+\\b", "<chain>");
  }
}

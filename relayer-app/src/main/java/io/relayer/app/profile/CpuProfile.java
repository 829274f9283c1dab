package io.relayer.app.profile;

import io.relayer.devnet.Devnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/// Measures what is spent from its start on: by this JVM, sampled by JDK Flight Recorder, and by
/// the servers beside it, as the kernel counts it.
public final class CpuProfile implements AutoCloseable {
  /// JEP 509: one sample per period of CPU time. Linux only; elsewhere all counts as the JVM's own.
  private static final String SAMPLE = "jdk.CPUTimeSample";

  private static final Duration PERIOD = Duration.ofMillis(10);

  private final Devnet devnet;
  private final Recording recording = new Recording();
  private final CpuTimes before;

  private CpuProfile(Devnet devnet) {
    this.devnet = devnet;
    recording.enable(SAMPLE).with("throttle", PERIOD.toMillis() + "ms");
    recording.start();
    this.before = CpuTimes.now(devnet);
  }

  public static CpuProfile start(Devnet devnet) {
    return new CpuProfile(devnet);
  }

  /// What was spent since the start; to be called once.
  public CpuUse stop() throws IOException {
    CpuTimes used = CpuTimes.now(devnet).since(before);
    recording.stop();
    return new CpuUse(byStage(), used.jvm(), used.postgres(), used.chains());
  }

  private Map<Stage, Duration> byStage() throws IOException {
    Path file = Files.createTempFile("relayer-cpu-", ".jfr");
    try {
      recording.dump(file);
      Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
      try (RecordingFile events = new RecordingFile(file)) {
        while (events.hasMoreEvents()) {
          RecordedEvent event = events.readEvent();
          if (event.getEventType().getName().equals(SAMPLE)) {
            stages.merge(Stage.of(classes(event)), PERIOD, Duration::plus);
          }
        }
      }
      return stages;
    } finally {
      Files.delete(file);
    }
  }

  private static List<String> classes(RecordedEvent sample) {
    RecordedStackTrace stack = sample.getStackTrace();
    return stack == null
        ? List.of()
        : stack.getFrames().stream().map(frame -> frame.getMethod().getType().getName()).toList();
  }

  @Override
  public void close() {
    recording.close();
  }
}

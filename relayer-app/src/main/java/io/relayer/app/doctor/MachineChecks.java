package io.relayer.app.doctor;

import io.relayer.app.config.Configuration;
import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.app.doctor.Finding.Wrong;
import io.relayer.app.run.OpenFiles;
import io.relayer.core.kafka.Codecs;
import io.relayer.ethereum.curve.Curve;
import java.util.List;

/// Checks that this machine lets Java do what the relayer needs.
final class MachineChecks {
  static final String FILES = "open files";

  private static final String NAME = "native code";

  private MachineChecks() {}

  /// Of this process: roles that are started otherwise may have another limit, and say so then.
  static List<Finding> openFiles(Configuration configuration) {
    OpenFiles files = OpenFiles.ofThisProcess();
    return List.of(
        files
            .shortage(configuration)
            .<Finding>map(text -> new Warning(FILES, text))
            .orElseGet(() ->
                new Ok(
                    FILES, "%d open files and connections are allowed".formatted(files.limit()))));
  }

  /// Native code is tried as it will be needed: by unpacking records, and by the curve.
  static List<Finding> nativeCode() {
    List<String> problems = Codecs.problems();
    if (!problems.isEmpty()) {
      return problems.stream().<Finding>map(problem -> new Wrong(NAME, problem)).toList();
    }
    String curve = "signatures are made by " + Curve.instance();
    return List.of(
        Curve.instance().isNative()
            ? new Ok(NAME, "all compressions of Kafka's records can be read; " + curve)
            : new Warning(NAME, curve + ", slower: libsecp256k1 does not load here"));
  }
}

package io.relayer.app.guides;

import io.relayer.app.guides.Guides.Block;
import io.relayer.app.stack.Finished;
import io.relayer.app.stack.RelayerChild;
import io.relayer.app.stack.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Runs blocks as a reader would.
record Examples(Workplace workplace) {
  static final Set<String> LANGUAGES = Set.of("sh", "python", "typescript", "java");

  /// Debian's package of each program that shell blocks use.
  private static final Map<String, String> PACKAGES =
      Map.of("kcat", "kcat", "psql", "postgresql-client");

  Finished run(Block block) throws IOException {
    String text = workplace.here(block.text());
    return switch (block.language()) {
      case "sh" -> shell(text);
      case "python" -> python(text);
      case "typescript" -> typescript(text);
      case "java" -> java(text);
      default -> throw new IllegalArgumentException(block + ": nothing here runs it");
    };
  }

  private Finished shell(String text) {
    PACKAGES.forEach((program, debianPackage) -> {
      if (text.contains(program + " ")) {
        Tools.require(program, debianPackage);
      }
    });
    return Finished.of(workplace.folder(), List.of("sh", "-e", "-c", text));
  }

  private Finished python(String text) throws IOException {
    Optional<String> python =
        Stream.of("python3", "/usr/bin/python3").filter(this::hasKafka).findFirst();
    Tools.require(python.isPresent(), "Python's module kafka", "python3-kafka");
    return run(List.of(python.orElseThrow()), "example.py", text);
  }

  private boolean hasKafka(String python) {
    String command = "command -v %s && %s -c 'import kafka'".formatted(python, python);
    return Finished.of(workplace.folder(), List.of("sh", "-c", command)).exitCode() == 0;
  }

  /// It has no types that JavaScript lacks.
  private Finished typescript(String text) throws IOException {
    Tools.require("node", "nodejs");
    Tools.require("npm", "npm");
    for (String file : List.of("package.json", "package-lock.json", ".npmrc")) {
      try (InputStream in = Examples.class.getResourceAsStream("/guides/" + file)) {
        Files.copy(Objects.requireNonNull(in, file), workplace.folder().resolve(file));
      }
    }
    Finished installed =
        Finished.of(
            workplace.folder(),
            List.of(
                "npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"));
    return installed.exitCode() == 0 ? run(List.of("node"), "example.mjs", text) : installed;
  }

  private Finished java(String text) throws IOException {
    String program =
        """
        import org.apache.kafka.clients.producer.KafkaProducer;
        import org.apache.kafka.clients.producer.ProducerRecord;
        import org.apache.kafka.common.serialization.StringSerializer;

        void main() throws Exception {
        """
            + text
            + "\n}\n";
    return run(RelayerChild.java(), "Example.java", program);
  }

  private Finished run(List<String> interpreter, String file, String text) throws IOException {
    Path source = Files.writeString(workplace.folder().resolve(file), text);
    return Finished.of(
        workplace.folder(),
        Stream.concat(interpreter.stream(), Stream.of(source.toString())).toList());
  }
}

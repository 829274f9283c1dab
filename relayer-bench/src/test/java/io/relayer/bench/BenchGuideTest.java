package io.relayer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What `docs/benchmarks.md` and the help say can be asked, is taken.
class BenchGuideTest {
  private static final Pattern COMMAND = Pattern.compile("`relayer bench([^`]*)`");

  @Test
  void commandsOfTheGuideAreTaken() throws IOException {
    String guide =
        Files.readString(Path.of(System.getProperty("relayer.home"), "docs", "benchmarks.md"));
    List<String> commands =
        COMMAND.matcher(guide).results().map(command -> command.group(1)).toList();

    assertThat(commands).hasSizeGreaterThan(5).allSatisfy(BenchGuideTest::isTaken);
  }

  @Test
  void examplesOfTheHelpAreTaken() {
    List<String> examples =
        Stream.of(new CommandLine(new BenchCommand()).getCommandSpec().usageMessage().footer())
            .map(line -> line.replaceFirst("^ *relayer bench", "").replaceAll(" [|>&].*", ""))
            .toList();

    assertThat(examples).isNotEmpty().allSatisfy(BenchGuideTest::isTaken);
  }

  private static void isTaken(String options) {
    String[] words =
        Arrays.stream(options.split(" ", -1)).filter(w -> !w.isEmpty()).toArray(String[]::new);

    assertThat(new CommandLine(new BenchCommand()).parseArgs(words).errors()).isEmpty();
  }
}

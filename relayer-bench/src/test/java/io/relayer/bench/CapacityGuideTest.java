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

/// What `docs/capacity.md` and the help say can be asked, is taken.
class CapacityGuideTest {
  private static final Pattern COMMAND = Pattern.compile("`relayer capacity([^`]*)`");

  @Test
  void commandsOfTheGuideAreTaken() throws IOException {
    String guide =
        Files.readString(Path.of(System.getProperty("relayer.home"), "docs", "capacity.md"));
    List<String> commands =
        COMMAND
            .matcher(guide)
            .results()
            .map(command -> command.group(1))
            .filter(options -> !options.isBlank())
            .toList();

    assertThat(commands).hasSizeGreaterThan(2).allSatisfy(CapacityGuideTest::isTaken);
  }

  @Test
  void examplesOfTheHelpAreTaken() {
    List<String> examples =
        Stream.of(new CommandLine(new CapacityCommand()).getCommandSpec().usageMessage().footer())
            .map(line -> line.replaceFirst("^ *relayer capacity", "").replace("%%", "%"))
            .toList();

    assertThat(examples).isNotEmpty().allSatisfy(CapacityGuideTest::isTaken);
  }

  @Test
  void helpShowsOnePerCentSign() {
    assertThat(new CommandLine(new CapacityCommand()).getUsageMessage())
        .contains("--growth 60% --years 2", "Default: 0%");
  }

  private static void isTaken(String options) {
    String[] words =
        Arrays.stream(options.split(" ", -1)).filter(w -> !w.isEmpty()).toArray(String[]::new);

    assertThat(new CommandLine(new CapacityCommand()).parseArgs(words).errors()).isEmpty();
  }
}

package io.relayer.app.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.terminal.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each command that a guide names in its text is there, with the options that stand beside it.
/// `bench` and `capacity` are another module's, whose own tests look at them.
class GuidesCommandsTest {
  private static final Pattern COMMAND = Pattern.compile("`(?:\\./)?relayer ([^`]+)`");

  static List<String> commands() {
    return Guides.names().stream()
        .flatMap(name -> COMMAND.matcher(Guides.read(name)).results())
        .map(command -> command.group(1))
        .filter(command -> !command.matches("(bench|capacity)\\b.*"))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isThereWithItsOptions(String command) {
    List<String> words = Arrays.asList(command.split(" "));
    String[] help =
        Stream.concat(words.stream().takeWhile(word -> word.matches("[a-z]+")), Stream.of("--help"))
            .toArray(String[]::new);

    CommandRun run = CommandRun.of(help);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(words.stream().filter(word -> word.startsWith("--")))
        .allMatch(option -> run.out().contains(option));
  }
}

package io.relayer.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/// `--help` of each command.
class HelpTest {
  private static final int WIDEST = 100;

  @TestFactory
  Stream<DynamicTest> helpOfEachCommandHasExamplesThatItWouldTake() {
    return commands(Relayer.commandLine())
        .map(command ->
            DynamicTest.dynamicTest(
                command.getCommandSpec().qualifiedName(), () -> checkHelp(command)));
  }

  private static void checkHelp(CommandLine command) {
    List<String> lines = command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines().toList();
    assertThat(lines)
        .contains("Examples:")
        .allSatisfy(line -> assertThat(line.length()).isLessThan(WIDEST));

    List<String> examples =
        Arrays.stream(command.getCommandSpec().usageMessage().footer())
            .map(String::strip)
            .filter(line -> line.startsWith("relayer ") && !line.endsWith("\\"))
            .toList();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      String[] words = example.replaceAll(" [|>&].*", "").split(" ", -1);
      CommandLine.ParseResult parsed =
          Relayer.commandLine().parseArgs(Arrays.copyOfRange(words, 1, words.length));
      assertThat(parsed.errors()).describedAs(example).isEmpty();
    }
  }

  private static Stream<CommandLine> commands(CommandLine parent) {
    return parent.getSubcommands().values().stream()
        .flatMap(command -> Stream.concat(Stream.of(command), commands(command)));
  }
}

package io.relayer.app.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.terminal.ExitCode;
import io.relayer.devnet.TestStack;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CompletionCommandTest {
  @Test
  void scriptIsOneThatBashCanRead() throws Exception {
    CommandRun run = CommandRun.of("completion");
    Path script = TestStack.folder("completion").resolve("relayer");
    Files.writeString(script, run.out());

    Process bash = new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(bash.waitFor()).isZero();
    assertThat(run.out()).contains("complete -F", "--skip-bad", "explain");
  }
}

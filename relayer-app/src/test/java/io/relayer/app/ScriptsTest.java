package io.relayer.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.Finished;
import io.relayer.app.stack.Tools;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {
  @ParameterizedTest
  @ValueSource(strings = {"relayer", ".ci/run"})
  void shellcheckFindsNothing(String script) {
    Tools.require("shellcheck", "shellcheck");

    Finished check =
        Finished.of(Path.of(System.getProperty("relayer.home")), List.of("shellcheck", script));

    assertThat(check.out()).isEmpty();
    assertThat(check.exitCode()).isZero();
  }
}

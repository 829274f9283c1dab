package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {
  @Test
  void processWithTooFewIsRefusedWithWhatToSet() {
    assertThat(new OpenFiles(185, 136).refusal(true))
        .hasValue(
            "185 open files and connections are too few, at least 264 are needed: raise the limit"
                + " (ulimit -n, LimitNOFILE= of systemd, --ulimit nofile= of a container)");
    assertThat(new OpenFiles(120, 136).refusal(false))
        .hasValueSatisfying(why -> assertThat(why).contains("at least 200 are needed"));
    assertThat(new OpenFiles(1_024, 136).refusal(true)).isEmpty();
    assertThat(OpenFiles.ofThisProcess().refusal(true)).isEmpty();
  }
}

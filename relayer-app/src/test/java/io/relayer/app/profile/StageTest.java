package io.relayer.app.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageTest {
  @Test
  void theInnermostFrameThatBelongsToAStageDecides() {
    assertThat(
            Stage.of(
                List.of(
                    "org.postgresql.jdbc.PgStatement",
                    "io.relayer.core.database.Database",
                    "io.relayer.broadcaster.publishing.Publisher",
                    "io.relayer.broadcaster.publishing.LanePublisher")))
        .isEqualTo(Stage.PUBLISHING);
    assertThat(
            Stage.of(
                List.of(
                    "io.relayer.core.account.AccountDao", "io.relayer.signer.signing.SenderWork")))
        .isEqualTo(Stage.SIGNING);
    assertThat(Stage.of(List.of("io.relayer.signer.intake.IntakeHandler"))).isEqualTo(Stage.INTAKE);
  }

  @Test
  void aPackageWithALongerNameIsAnotherOne() {
    assertThat(Stage.of(List.of("kafkaesque.Castle", "java.lang.Thread"))).isEqualTo(Stage.OTHER);
    assertThat(Stage.of(List.of())).isEqualTo(Stage.OTHER);
  }

  @Test
  void whatWasNotSampledIsTheJvmItself() {
    CpuUse use =
        new CpuUse(
            Map.of(Stage.SIGNING, Duration.ofMillis(20)),
            Duration.ofMillis(50),
            Duration.ofMillis(40),
            Duration.ofMillis(10));

    assertThat(use.microsPer(10))
        .containsEntry("signing", 2_000L)
        .containsEntry("intake", 0L)
        .containsEntry("jvm itself", 3_000L)
        .containsEntry("postgres", 4_000L)
        .containsEntry("chain", 1_000L);
  }
}

package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.run.RoleName;
import io.relayer.app.stack.BackedUpServer;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The database goes back to an older copy, while what came after it is on chain. At length, and
/// under load: `RestoredBackupTest`.
@Tag("long")
class ScenarioBackupTest {
  private static final BackedUpServer SERVER = new BackedUpServer();

  @RegisterExtension
  static final Scene scene = new Scene(ScenarioBackupTest.class, SERVER.database());

  @Test
  void whatCameAfterTheBackupIsPutBackAndNothingRunsTwice() throws Exception {
    try (Scenario scenario = scene.scenario("database restored from an older backup")) {
      scenario.payFromAll(20);
      scenario.awaitAccepted();
      scene.mine(1);
      scenario.awaitEach("block_number is not null");
      Path backup = SERVER.backup();
      scene.mineUntil(
          "what was out to be confirmed", () -> scenario.count("state = 'confirmed'") == 20);
      scenario.payFromAll(20);
      scene.mineUntil(
          "what came later to be confirmed", () -> scenario.count("state = 'confirmed'") == 40);
      scenario.payFromAll(20);
      scenario.awaitAccepted();
      scene.stop();
      SERVER.restore(backup);
      scene.start(EnumSet.allOf(RoleName.class));

      assertThat(scene.count("select count(*) from holds")).isOne();
      scene.command("recover");
      scenario.ends("60 confirmed");
      assertThat(scenario.attempts()).isEqualTo(60);
    }
  }
}

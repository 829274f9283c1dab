package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Requests that are not wanted any more, or wanted again.
@Tag("long")
class ScenarioOrdersTest {
  private static final String CONTRACT = "0x00000000000000000000000000000000000c0de0";
  private static final String REVERTS = "0x60006000fd";
  private static final String STOPS = "0x00";

  @RegisterExtension static final Scene scene = new Scene(ScenarioOrdersTest.class);

  @Test
  void cancelThatIsFasterThanTheChainWins() throws Exception {
    try (Scenario scenario = scene.scenario("cancel is faster than the chain")) {
      String id = scenario.pay(0);
      scenario.awaitAccepted();
      scene.stack().requests().order(id, "cancel");
      scenario.awaitAttempt(id, 2);

      scenario.ends("1 cancelled");
    }
  }

  @Test
  void chainThatIsFasterThanTheCancelWins() throws Exception {
    try (Scenario scenario = scene.scenario("the chain is faster than cancel")) {
      String id = scenario.pay(0);
      scenario.awaitAccepted();
      scene.keepFromNode();
      scene.stack().requests().order(id, "cancel");
      scenario.await(id, "intent = 'cancel' and attempts = 2");
      scene.mine(1);

      scenario.ends("1 confirmed");
    }
  }

  @Test
  void deadlineEndsWhatIsNotInABlock() throws Exception {
    try (Scenario scenario = scene.scenario("deadline passes: queued, signed, pending, included")) {
      scene.command("senders", "pause", scene.account(2));
      String queued = scenario.publish(wantedForAnHour(scenario, 2));
      String included = scenario.publish(wantedForAnHour(scenario, 0));
      scenario.await(included, "state = 'pending'");
      scene.mine(1);
      scenario.await(included, "block_number is not null");
      String pending = scenario.publish(wantedForAnHour(scenario, 0));
      scenario.await(pending, "state = 'pending'");
      scene.keepFromNode();
      String signed = scenario.publish(wantedForAnHour(scenario, 1));
      scenario.await(signed, "state = 'signed'");

      deadlinePasses(List.of(queued, signed, pending, included));
      scenario.await(queued, "state = 'failed'");
      scenario.await(signed, "state = 'signed' and intent = 'deadline' and attempts = 2");
      scenario.await(pending, "state = 'pending' and intent = 'deadline' and attempts = 2");
      scene.node().faults();
      scenario.awaitAttempt(signed, 2);
      scenario.awaitAttempt(pending, 2);

      scenario.ends("1 confirmed, 3 failed EXPIRED");

      assertThat(scenario.column(included, "state")).isEqualTo("confirmed");
    } finally {
      scene.command("senders", "resume", scene.account(2));
    }
  }

  private static Map<String, Object> wantedForAnHour(Scenario scenario, int sender) {
    Map<String, Object> payment = scenario.payment(sender);
    payment.put("deadline", Instant.now().plus(1, ChronoUnit.HOURS).toString());
    payment.put("confirmations", 5);
    return payment;
  }

  /// The hour is over.
  private static void deadlinePasses(List<String> ids) {
    scene.execute(
        """
        update transactions t set deadline = clock_timestamp() from requests r
        where r.request_key = t.request_key and r.request_id in ('%s')
        """
            .formatted(String.join("', '", ids)));
  }

  @Test
  void whatRevertedIsMendedAndRetriedAsTheNextGeneration() throws Exception {
    try (Scenario scenario = scene.scenario("order to retry, after the contract was mended")) {
      scene.chain().rpc("anvil_setCode", CONTRACT, REVERTS);
      Map<String, Object> request = scenario.payment(1);
      request.put("to", CONTRACT);
      request.put("gasLimit", "50000");
      String id = scenario.publish(request);
      scene.mineUntil("it to fail", () -> scenario.count("state = 'failed'") == 1);
      scene.mine(5);
      scene.chain().rpc("anvil_setCode", CONTRACT, STOPS);

      scene.command("retry", "create", "--failure", "REVERTED");
      scenario.await(id, "generation = 2");

      scenario.ends("1 confirmed, 1 failed REVERTED");
    }
  }
}

package io.relayer.operations.recovery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.RelayerException;
import io.relayer.core.kafka.Answers;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.PositionDao;
import io.relayer.core.kafka.PositionDao.Position;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.TopicIds;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.Holds;
import io.relayer.devnet.KafkaBroker;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that Kafka does not let look at a journal does not take it for gone: it verifies
/// nothing, and holds nothing.
final class UnauthorisedTopicsTest {
  private static final String JOURNAL = "relayer.broadcasts.77";

  @Test
  void whatMayNotBeSeenIsNotGone(@TempDir Path folder) {
    try (KafkaBroker broker = KafkaBroker.startWithAccessLists(folder);
        KafkaClients kafka = Stack.clients(broker);
        Stack stack = new Stack()) {
      RestoreDetection differences =
          new RestoreDetection(kafka, stack.database(), new Topics("relayer"));
      read(kafka, stack);
      differences.run();
      assertThat(isVerified(stack)).as("as long as it may").isTrue();
      stack.database().useTransaction(h -> h.execute("delete from verified_server"));

      allowOnlyOthers(kafka.admin(), ResourceType.GROUP, "relayer.intake");
      refusal(differences, "--operation Describe --group relayer.intake");
      allowOnlyOthers(kafka.admin(), ResourceType.TOPIC, JOURNAL);
      refusal(differences, "--operation Describe --operation Read --topic " + JOURNAL);

      assertThat(stack.database().withHandle(Holds::any)).as("held").isFalse();
      assertThat(isVerified(stack)).isFalse();
    }
  }

  /// A broker goes by a list a little after it was told.
  private static void refusal(RestoreDetection differences, String remedy) {
    Awaitility.await()
        .atMost(Stack.DEADLINE)
        .untilAsserted(() ->
            assertThatThrownBy(differences::run)
                .isInstanceOf(RelayerException.class)
                .hasMessageContaining(remedy));
  }

  private static void allowOnlyOthers(Admin admin, ResourceType type, String name) {
    Answers.within(
        Stack.DEADLINE,
        admin
            .createAcls(
                List.of(
                    new AclBinding(
                        new ResourcePattern(type, name, PatternType.LITERAL),
                        new AccessControlEntry(
                            "User:stranger", "*", AclOperation.READ, AclPermissionType.ALLOW))))
            .all());
  }

  private static void read(KafkaClients kafka, Stack stack) {
    Answers.within(
        Stack.DEADLINE,
        kafka.admin().createTopics(List.of(new NewTopic(JOURNAL, 1, (short) 1))).all());
    Awaitility.await()
        .atMost(Stack.DEADLINE)
        .until(() -> !TopicIds.ofExisting(kafka.admin(), List.of(JOURNAL)).isEmpty());
    stack
        .database()
        .useTransaction(h ->
            PositionDao.place(
                h,
                List.of(
                    new Position(
                        requireNonNull(
                            TopicIds.ofExisting(kafka.admin(), List.of(JOURNAL)).get(JOURNAL)),
                        JOURNAL,
                        0,
                        0,
                        null))));
  }

  private static boolean isVerified(Stack stack) {
    return stack
        .database()
        .withHandle(h ->
            h.createQuery("select exists (select from verified_server)")
                .mapTo(Boolean.class)
                .one());
  }
}

package io.relayer.operations.recovery;

import io.relayer.core.RelayerException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/// Keeps what Kafka does not let this process look at apart from what is not there. Unknown is not
/// none: a comparison that may not see a topic or a group has no result, so that it neither
/// verifies anything nor puts a hold; another process, with the right to look, does.
final class Permission {
  private Permission() {}

  /// @throws RelayerException where Kafka does not allow it, with what to grant
  static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (AuthorizationException e) {
      throw new RelayerException(
          "the database can't be compared with Kafka, so it is neither verified nor held: "
              + missing(e),
          e);
    }
  }

  private static String missing(AuthorizationException e) {
    return switch (e) {
      case TopicAuthorizationException topics when !topics.unauthorizedTopics().isEmpty() ->
          topics(new TreeSet<>(topics.unauthorizedTopics()));
      case GroupAuthorizationException group ->
          "this process may not describe group %1$s: kafka-acls.sh --add --allow-principal User:… --operation Describe --group %1$s"
              .formatted(group.groupId());
      default -> "not authorised: " + e.getMessage();
    };
  }

  private static String topics(Set<String> names) {
    return "this process may not describe and read %s: kafka-acls.sh --add --allow-principal User:… --operation Describe --operation Read --topic %s"
        .formatted(String.join(", ", names), String.join(" --topic ", names));
  }
}

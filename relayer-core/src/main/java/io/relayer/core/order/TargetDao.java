package io.relayer.core.order;

import io.relayer.core.account.AccountDao;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.RefusedElsewhere;
import io.relayer.core.transaction.RowConditions;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RequestKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// The newest generations of requests.
final class TargetDao {
  private static final String NEWEST =
      """
      from unnest(:producers, :ids) as k (producer, request_id)
      join requests r using (producer, request_id)
      join transactions t on t.request_key = r.request_key
        and %s
      """
          .formatted(RowConditions.NEWEST_GENERATION);

  private TargetDao() {}

  /// Locks the newest generation of each of the requests that are there, and reads it.
  ///
  /// The lock waits for whoever makes a next generation at that moment, and after it that one is
  /// the newest: so it is read anew, and locked in turn.
  static Map<RequestKey, Target> lock(Handle handle, Collection<RequestKey> requests) {
    Set<TransactionId> locked = new HashSet<>();
    while (true) {
      locked.addAll(lockNewest(handle, requests));
      Map<RequestKey, Target> newest = read(handle, requests);
      if (newest.values().stream().allMatch(target -> locked.contains(target.ref().id()))) {
        return newest;
      }
    }
  }

  private static Collection<TransactionId> lockNewest(
      Handle handle, Collection<RequestKey> requests) {
    return bind(
            handle.createQuery(
                "select t.transaction_id\n"
                    + NEWEST
                    + "order by t.transaction_id for no key update of t"),
            requests)
        .mapTo(TransactionId.class)
        .list();
  }

  private static Map<RequestKey, Target> read(Handle handle, Collection<RequestKey> requests) {
    Map<RequestKey, Target> targets = new HashMap<>();
    bind(
            handle.createQuery(
                """
                select r.producer, r.request_id, t.transaction_id, t.version, t.generation, t.state, t.failure_code, t.priority, t.intent,
                       t.block_number is not null as included, t.bump_ordered,
                       coalesce(c.managed_by = :external, false) as external,
                       case when c.managed_by = :external then %s else false end as refused
                """
                        .formatted(RefusedElsewhere.SQL)
                    + NEWEST
                    + "left join accounts c on c.chain_id = t.chain_id and c.address = t.sender"),
            requests)
        .bind("external", AccountDao.EXTERNAL)
        .map((rows, context) ->
            targets.put(
                new RequestKey(rows.getString("producer"), rows.getString("request_id")),
                target(rows)))
        .list();
    return targets;
  }

  private static Target target(ResultSet rows) throws SQLException {
    String failure = rows.getString("failure_code");
    String intent = rows.getString("intent");
    return new Target(
        TransactionVersion.read(rows),
        rows.getInt("generation"),
        State.parse(rows.getString("state")),
        failure == null ? null : FailureCode.valueOf(failure),
        rows.getInt("priority"),
        new Target.Out(
            intent == null ? null : Intent.parse(intent),
            rows.getBoolean("included"),
            rows.getBoolean("bump_ordered"),
            signer(rows)));
  }

  private static Target.Signer signer(ResultSet rows) throws SQLException {
    if (!rows.getBoolean("external")) {
      return Target.Signer.HERE;
    }
    return rows.getBoolean("refused") ? Target.Signer.ELSEWHERE_REFUSED : Target.Signer.ELSEWHERE;
  }

  private static Query bind(Query query, Collection<RequestKey> requests) {
    return query
        .bindArray("producers", String.class, requests.stream().map(RequestKey::producer).toList())
        .bindArray("ids", String.class, requests.stream().map(RequestKey::id).toList());
  }
}

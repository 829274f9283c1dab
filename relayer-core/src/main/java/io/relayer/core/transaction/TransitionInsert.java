package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.core.outbox.AfterCommit;
import io.relayer.core.outbox.Lane;
import io.relayer.messages.TransactionId;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/// The insert into table `transitions`: whoever tells an event tells it here.
///
/// One form for any number of rows, so that the server plans it once. It is a part of its caller's
/// SQL transaction, as the step is that it tells of, and comes after all locks of that: a crash
/// between the two leaves neither.
final class TransitionInsert {
  private static final String INSERT =
      """
      insert into transitions (pos, transaction_id, generation, sequence, event, state, repeat, at,
        chain_id, subject, traceparent, tracestate, value)
      select u.pos::xid8, u.transaction_id, u.generation, u.sequence, u.event, u.state, u.repeat, u.at::timestamptz,
        u.chain_id, u.subject, u.traceparent, u.tracestate, u.value
      from unnest(:positions, :ids, :generations, :sequences, :events, :states, :repeats, :ats,
        :chains, :subjects, :parents, :tracestates, :values) with ordinality
        as u (pos, transaction_id, generation, sequence, event, state, repeat, at,
          chain_id, subject, traceparent, tracestate, value, place)
      order by u.place
      """;

  private TransitionInsert() {}

  /// Writes the events in this order, under the locks of their ordering roots, and has them
  /// announced after the commit.
  static void all(Handle handle, List<Transition> events) {
    if (events.isEmpty()) {
      return;
    }
    handle
        .createUpdate(INSERT)
        .bind("positions", texts(events, event -> event.place().pos()))
        .bindArray("ids", TransactionId.class, Lists.column(events, event -> event.facts().id()))
        .bind("generations", numbers(events, event -> event.facts().generation()))
        .bind("sequences", numbers(events, event -> event.place().sequence()))
        .bind("events", texts(events, event -> event.facts().event()))
        .bind("states", texts(events, event -> event.facts().state()))
        .bindArray("repeats", Boolean.class, Lists.column(events, Transition::repeat))
        .bind("ats", texts(events, event -> event.place().at().toString()))
        .bindArray(
            "chains", Long.class, Lists.column(events, event -> event.facts().addressee().chain()))
        .bind("subjects", texts(events, event -> event.facts().addressee().subject()))
        .bind("parents", texts(events, event -> event.facts().addressee().trace().parent()))
        .bind("tracestates", texts(events, event -> event.facts().addressee().trace().state()))
        .bind("values", texts(events, event -> event.facts().value(event.place())))
        .execute();
    AfterCommit.announce(handle, Lane.TRANSITIONS);
  }

  /// As the driver sends it in binary: of an `Object[]`, which Jdbi would give it, it would make
  /// one text, with each quotation mark of the values escaped.
  private static Argument texts(
      List<Transition> events, Function<Transition, @Nullable String> value) {
    String[] array = Lists.column(events, value).toArray(String[]::new);
    return (i, statement, context) ->
        statement.setArray(i, statement.getConnection().createArrayOf("text", array));
  }

  private static Argument numbers(
      List<Transition> events, Function<Transition, @Nullable Integer> value) {
    Integer[] array = Lists.column(events, value).toArray(Integer[]::new);
    return (i, statement, context) ->
        statement.setArray(i, statement.getConnection().createArrayOf("int4", array));
  }
}

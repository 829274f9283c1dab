package io.relayer.core.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.LeaseSettings;
import io.relayer.core.runtime.Notifications;

/// Resources that the roles of a process share; closed by whoever made them, after the roles.
///
/// @param notifications wakes the loops of a role for work of others, and announces work that is no
///   lane of the outbox
public record RoleContext(
    Database database,
    KafkaClients kafka,
    Topics topics,
    Notifications notifications,
    LeaseSettings leases,
    MeterRegistry registry) {}

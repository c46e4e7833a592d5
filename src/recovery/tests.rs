#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn the_mechanisms_are_valid() {
    let mechanisms = Mechanisms::embedded().unwrap_or_else(|error| panic!("{error}"));
    assert!(mechanisms.iter().count() >= 20);
}

#[test]
fn look() {
    let mechanisms = Mechanisms::embedded().unwrap();
    for file in std::env::var("LOOK").unwrap_or_default().split(',') {
        let inventory = crate::inventory::snapshot::read_file(std::path::Path::new(file)).unwrap();
        let estate = Estate::new(inventory);
        let workloads = crate::workload::workloads(&estate, &Default::default());
        let assessments = assess(&estate, &workloads, &mechanisms, &RecoverySettings::default());
        println!("######## {file}");
        for (w, a) in workloads.iter().zip(&assessments) {
            println!(
                "== {} {:?} {:?} p={:?} s={:?} ({}) {:?}",
                w.name,
                w.origin,
                w.strategy,
                w.primary_regions,
                w.standby_regions,
                w.roles_reason,
                w.targets
            );
            println!("   {} members", w.members.len());
            for e in &a.estimates {
                let r = &e.report;
                println!(
                    "  -- {:?} affected={} rec={} rto={:?} rpo={:?} meets={:?} basis={:?} det={} dec={}",
                    r.disruption.regions,
                    r.affected,
                    r.recoverable,
                    r.rto_seconds,
                    r.rpo_seconds,
                    r.meets_target,
                    r.basis,
                    r.detection_seconds,
                    r.decision_seconds
                );
                println!("     {}", r.explanation);
                for s in &r.critical_path {
                    println!(
                        "       {:>6} +{:<6} p95 {:<6} {} [{:?}] {}",
                        s.start_seconds, s.seconds, s.seconds_p95, s.step, s.basis, s.source
                    );
                }
                for l in &r.lost {
                    println!("       LOST {} : {}", l.arn, l.reason);
                }
                for u in &r.unknowns {
                    println!("       ? {u}");
                }
                for d in &r.data_loss {
                    println!(
                        "       RPO {} {:?} {:?} {}",
                        d.resource, d.seconds, d.basis, d.source
                    );
                }
            }
        }
    }
}

//! Alarms of Amazon CloudWatch.

use std::collections::BTreeMap;

use crate::inventory::AccountId;
use crate::inventory::record::attributes;

attributes! {
    /// An alarm on a metric, or on metrics by a formula. It lives in its metrics' Region.
    pub struct CloudWatchAlarm {
        /// The metrics that it watches: one, or those of its formula.
        metrics: Vec<AlarmMetric>,
        /// Seconds of one datapoint; null where the formula's metrics differ.
        period_seconds: Option<i64>,
        /// Over how many datapoints it is evaluated.
        evaluation_periods: i64,
        /// How many of them must breach; null for all.
        datapoints_to_alarm: Option<i64>,
        /// `GreaterThanThreshold`, `LessThanThreshold`, ….
        comparison_operator: Option<String>,
        /// The threshold; null for an anomaly band.
        threshold: Option<f64>,
        /// What it makes of missing data: `missing`, `breaching`, `notBreaching`, `ignore`.
        treat_missing_data: String,
        /// True if its actions are taken.
        actions_enabled: bool,
        /// What is done when it goes off.
        alarm_actions: Vec<String>,
        /// What is done when it has no data.
        insufficient_data_actions: Vec<String>,
        /// What is done when all is well again.
        ok_actions: Vec<String>,
        /// `OK`, `ALARM`, `INSUFFICIENT_DATA`.
        state_value: String,
    }
}

attributes! {
    /// A metric that an alarm watches.
    pub struct AlarmMetric {
        /// `AWS/ApplicationELB`, ….
        namespace: String,
        /// `HTTPCode_ELB_5XX_Count`, ….
        metric_name: String,
        /// What it is of, by dimension.
        dimensions: BTreeMap<String, String>,
        /// `Average`, `Sum`, `p99`, ….
        statistic: Option<String>,
        /// Seconds of one datapoint.
        period_seconds: i64,
        /// The account that has the metric, if it is another one.
        account_id: Option<AccountId>,
    }
}

attributes! {
    /// An alarm on other alarms.
    pub struct CloudWatchCompositeAlarm {
        /// `ALARM("one") AND NOT ALARM("other")`.
        alarm_rule: String,
        /// True if its actions are taken.
        actions_enabled: bool,
        /// What is done when it goes off.
        alarm_actions: Vec<String>,
        /// The alarm that keeps it quiet.
        actions_suppressor: Option<String>,
        /// `OK`, `ALARM`, `INSUFFICIENT_DATA`.
        state_value: String,
    }
}

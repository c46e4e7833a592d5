//! Argo CD, which keeps Kubernetes clusters in step with Git.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// An application as one cluster runs it.
    pub struct ArgoCdApplication {
        /// The application's name, the same in every cluster.
        application: String,
        /// The EKS cluster that it is deployed to.
        cluster_arn: Arn,
        /// The repository that it comes from.
        repository: String,
        /// The path or chart within it.
        path: Option<String>,
        /// `Synced`, `OutOfSync`, `Unknown`.
        sync_status: String,
        /// `Healthy`, `Progressing`, `Degraded`, ….
        health_status: String,
        /// The revision that the cluster runs.
        revision: String,
        /// The revision that it should run.
        target_revision: Option<String>,
    }
}

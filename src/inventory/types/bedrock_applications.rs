//! Amazon Bedrock beyond models: knowledge bases, agents, guardrails, custom models.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// A knowledge base, which answers from documents. It belongs to one Region.
    pub struct BedrockKnowledgeBase {
        /// Its id.
        knowledge_base_id: String,
        /// `ACTIVE`, `CREATING`, `UPDATING`, `FAILED`, ….
        status: String,
        /// `VECTOR`, `KENDRA`, `SQL`, `MANAGED`.
        knowledge_base_type: String,
        /// The model that turns text into vectors.
        embedding_model_arn: Option<Arn>,
        /// `OPENSEARCH_SERVERLESS`, `OPENSEARCH_MANAGED_CLUSTER`, `RDS`, `S3_VECTORS`, `PINECONE`, ….
        storage_type: Option<String>,
        /// The collection, domain, cluster or bucket that holds the vectors; null outside AWS.
        vector_store_arn: Option<Arn>,
        /// The secret that opens the vector store.
        vector_store_secret_arn: Option<Arn>,
        /// Where its documents come from.
        data_sources: Vec<BedrockDataSource>,
    }
}

attributes! {
    /// A source of a knowledge base's documents.
    pub struct BedrockDataSource {
        /// Its id.
        data_source_id: String,
        /// `AVAILABLE`, `DELETING`, `DELETE_UNSUCCESSFUL`.
        status: String,
        /// `S3`, `WEB`, `CONFLUENCE`, ….
        source_type: String,
        /// The bucket, if it is one.
        bucket_arn: Option<Arn>,
        /// The state of the last synchronisation: `COMPLETE`, `FAILED`, …; null if there was none.
        last_ingestion_status: Option<String>,
    }
}

attributes! {
    /// An agent, which belongs to one Region.
    pub struct BedrockAgent {
        /// Its id.
        agent_id: String,
        /// `PREPARED`, `NOT_PREPARED`, `FAILED`, ….
        agent_status: String,
        /// The model or inference profile that it asks.
        foundation_model: Option<String>,
        /// Its guardrail: an id or an ARN.
        guardrail_identifier: Option<String>,
        /// The ids of its knowledge bases.
        knowledge_base_ids: Vec<String>,
        /// The functions that its action groups call.
        action_group_lambda_arns: Vec<Arn>,
        /// Its aliases.
        aliases: Vec<BedrockAgentAlias>,
    }
}

attributes! {
    /// An alias of an agent.
    pub struct BedrockAgentAlias {
        /// Its id.
        agent_alias_id: String,
        /// The version that it leads to.
        agent_version: Option<String>,
        /// `PREPARED`, `FAILED`, ….
        status: String,
    }
}

attributes! {
    /// A guardrail, which belongs to one Region.
    pub struct BedrockGuardrail {
        /// Its id.
        guardrail_id: String,
        /// `DRAFT` or the newest version's number.
        version: String,
        /// `READY`, `CREATING`, `FAILED`, ….
        status: String,
        /// The guardrail profile that spreads its work over Regions; null without one.
        cross_region_profile_arn: Option<Arn>,
        /// True if it checks that answers keep to their sources.
        contextual_grounding: bool,
        /// The key, with KMS.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// A model that was trained further. It belongs to one Region; a copy is a model of its own.
    pub struct BedrockCustomModel {
        /// The model that it was trained from.
        base_model_arn: Arn,
        /// `FINE_TUNING`, `CONTINUED_PRE_TRAINING`, `DISTILLATION`, `IMPORTED`, ….
        customization_type: Option<String>,
        /// `Active`, `Creating`, `Failed`.
        model_status: Option<String>,
        /// The model in another Region or account that it was copied from.
        source_model_arn: Option<Arn>,
        /// The key, with KMS.
        kms_key_arn: Option<String>,
    }
}

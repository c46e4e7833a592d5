//! Findings in the SDK's form, there and back.

use aws_sdk_securityhub::types::{
    AwsSecurityFinding, Compliance, ComplianceStatus, FindingProviderFields,
    FindingProviderSeverity, Note, Partition, Recommendation, RecordState, Remediation, Resource,
    ResourceDetails, Severity, SeverityLabel, StatusReason, Workflow, WorkflowStatus,
};

use super::outcome::ChangeKind;
use super::plan::{Import, Stored};
use crate::inventory::Timestamp;
use crate::report::asff::{
    AsffCompliance, AsffDetails, AsffFinding, AsffNote, AsffProviderFields, AsffRecommendation,
    AsffRemediation, AsffResource, AsffSeverity, AsffStatusReason, AsffWorkflow,
};

/// A finding as `BatchImportFindings` takes it. The workflow, the note and the
/// user-defined fields belong to people once the finding is there.
pub(super) fn to_sdk(import: &Import) -> AwsSecurityFinding {
    let finding = &import.finding;
    let is_new = import.kind == ChangeKind::New;
    let user_fields = (is_new && !import.user_fields.is_empty())
        .then(|| import.user_fields.clone().into_iter().collect());
    AwsSecurityFinding::builder()
        .schema_version(&finding.schema_version)
        .id(&finding.id)
        .product_arn(&finding.product_arn)
        .product_name(&finding.product_name)
        .company_name(&finding.company_name)
        .generator_id(&finding.generator_id)
        .aws_account_id(&finding.aws_account_id)
        .set_types(Some(finding.types.clone()))
        .first_observed_at(finding.first_observed_at.to_string())
        .last_observed_at(finding.last_observed_at.to_string())
        .created_at(finding.created_at.to_string())
        .updated_at(finding.updated_at.to_string())
        .severity(severity(&finding.severity))
        .title(&finding.title)
        .description(&finding.description)
        .set_remediation(finding.remediation.as_ref().map(remediation))
        .set_product_fields(Some(finding.product_fields.clone().into_iter().collect()))
        .set_resources(Some(finding.resources.iter().map(resource).collect()))
        .compliance(compliance(&finding.compliance))
        .record_state(RecordState::from(finding.record_state.as_str()))
        .finding_provider_fields(provider_fields(&finding.finding_provider_fields))
        .set_user_defined_fields(user_fields)
        .set_workflow(is_new.then(|| {
            let status = WorkflowStatus::from(finding.workflow.status.as_str());
            Workflow::builder().status(status).build()
        }))
        .set_note(finding.note.as_ref().filter(|_| is_new).map(|note| {
            Note::builder()
                .text(&note.text)
                .updated_by(&note.updated_by)
                .updated_at(note.updated_at.to_string())
                .build()
        }))
        .build()
}

fn severity(severity: &AsffSeverity) -> Severity {
    Severity::builder()
        .label(SeverityLabel::from(severity.label.as_str()))
        .set_normalized(severity.normalized.map(i32::from))
        .original(&severity.original)
        .build()
}

fn remediation(remediation: &AsffRemediation) -> Remediation {
    let recommendation = Recommendation::builder()
        .set_text(remediation.recommendation.text.clone())
        .set_url(remediation.recommendation.url.clone())
        .build();
    Remediation::builder().recommendation(recommendation).build()
}

fn resource(resource: &AsffResource) -> Resource {
    let details = resource.details.as_ref().map(|details| {
        let other = details.other.clone().into_iter().collect();
        ResourceDetails::builder().set_other(Some(other)).build()
    });
    Resource::builder()
        .r#type(&resource.resource_type)
        .id(&resource.id)
        .partition(Partition::from(resource.partition.as_str()))
        .region(resource.region.as_str())
        .set_details(details)
        .build()
}

fn compliance(compliance: &AsffCompliance) -> Compliance {
    let requirements = &compliance.related_requirements;
    let reasons = compliance.status_reasons.iter().map(|reason| {
        StatusReason::builder()
            .reason_code(&reason.reason_code)
            .description(&reason.description)
            .build()
    });
    let reasons: Vec<_> = reasons.collect();
    Compliance::builder()
        .status(ComplianceStatus::from(compliance.status.as_str()))
        .security_control_id(&compliance.security_control_id)
        .set_related_requirements((!requirements.is_empty()).then(|| requirements.clone()))
        .set_status_reasons((!reasons.is_empty()).then_some(reasons))
        .build()
}

fn provider_fields(fields: &AsffProviderFields) -> FindingProviderFields {
    let severity = FindingProviderSeverity::builder()
        .label(SeverityLabel::from(fields.severity.label.as_str()))
        .original(&fields.severity.original)
        .build();
    FindingProviderFields::builder()
        .severity(severity)
        .set_types(Some(fields.types.clone()))
        .build()
}

/// What Security Hub has, if it is of the form that we write; fields that
/// Security Hub or people added are left out.
pub(super) fn from_sdk(finding: AwsSecurityFinding) -> Option<Stored> {
    let updated_at = time(finding.updated_at())?;
    let created_at = time(finding.created_at())?;
    let of_provider = finding.finding_provider_fields();
    let types = of_provider.map_or(finding.types(), FindingProviderFields::types).to_vec();
    let severity = stored_severity(&finding);
    let workflow = finding.workflow().and_then(Workflow::status).map(WorkflowStatus::as_str);
    let record_state = finding.record_state().map_or("ACTIVE", RecordState::as_str).to_owned();
    let product_fields = finding.product_fields().into_iter().flatten();
    let user_fields = finding.user_defined_fields().into_iter().flatten();
    let user_fields = user_fields.map(|(name, value)| (name.clone(), value.clone())).collect();
    let finding = AsffFinding {
        schema_version: text(finding.schema_version()),
        id: finding.id()?.to_owned(),
        product_arn: finding.product_arn()?.to_owned(),
        product_name: text(finding.product_name()),
        company_name: text(finding.company_name()),
        generator_id: text(finding.generator_id()),
        aws_account_id: finding.aws_account_id()?.to_owned(),
        first_observed_at: time(finding.first_observed_at()).unwrap_or(created_at),
        last_observed_at: time(finding.last_observed_at()).unwrap_or(updated_at),
        created_at,
        updated_at,
        title: text(finding.title()),
        description: text(finding.description()),
        remediation: finding.remediation().and_then(stored_remediation),
        product_fields: product_fields
            .filter(|(name, _)| name.starts_with("blackstart/"))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        resources: finding.resources().iter().filter_map(stored_resource).collect(),
        compliance: stored_compliance(finding.compliance()),
        workflow: AsffWorkflow { status: workflow.unwrap_or_default().to_owned() },
        record_state,
        note: finding.note().and_then(stored_note),
        finding_provider_fields: AsffProviderFields {
            severity: AsffSeverity { normalized: None, ..severity.clone() },
            types: types.clone(),
        },
        types,
        severity,
    };
    Some(Stored { finding, user_fields })
}

fn text(text: Option<&str>) -> String {
    text.unwrap_or_default().to_owned()
}

fn time(text: Option<&str>) -> Option<Timestamp> {
    text?.parse().ok()
}

/// The provider's severity: people may have set another on top of it.
fn stored_severity(finding: &AwsSecurityFinding) -> AsffSeverity {
    let of_provider = finding.finding_provider_fields().and_then(FindingProviderFields::severity);
    let on_top = finding.severity();
    let label = of_provider.and_then(FindingProviderSeverity::label);
    let label = label.or_else(|| on_top.and_then(Severity::label));
    let original = of_provider.and_then(FindingProviderSeverity::original);
    AsffSeverity {
        label: label.map_or("INFORMATIONAL", SeverityLabel::as_str).to_owned(),
        normalized: None,
        original: text(original.or_else(|| on_top.and_then(Severity::original))),
    }
}

fn stored_remediation(remediation: &Remediation) -> Option<AsffRemediation> {
    let recommendation = remediation.recommendation()?;
    Some(AsffRemediation {
        recommendation: AsffRecommendation {
            text: recommendation.text().map(str::to_owned),
            url: recommendation.url().map(str::to_owned),
        },
    })
}

fn stored_resource(resource: &Resource) -> Option<AsffResource> {
    let other = resource.details().and_then(ResourceDetails::other);
    Some(AsffResource {
        resource_type: text(resource.r#type()),
        id: resource.id()?.to_owned(),
        partition: resource.partition().map_or("aws", Partition::as_str).to_owned(),
        region: resource.region()?.parse().ok()?,
        details: other.map(|other| AsffDetails {
            other: other.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        }),
    })
}

fn stored_compliance(compliance: Option<&Compliance>) -> AsffCompliance {
    let status = compliance.and_then(Compliance::status);
    let reasons = compliance.into_iter().flat_map(Compliance::status_reasons);
    AsffCompliance {
        status: status.map_or("NOT_AVAILABLE", ComplianceStatus::as_str).to_owned(),
        security_control_id: text(compliance.and_then(Compliance::security_control_id)),
        related_requirements: compliance
            .map(|compliance| compliance.related_requirements().to_vec())
            .unwrap_or_default(),
        status_reasons: reasons
            .map(|reason| AsffStatusReason {
                reason_code: text(reason.reason_code()),
                description: text(reason.description()),
            })
            .collect(),
    }
}

fn stored_note(note: &Note) -> Option<AsffNote> {
    Some(AsffNote {
        text: note.text()?.to_owned(),
        updated_by: text(note.updated_by()),
        updated_at: time(note.updated_at())?,
    })
}
